import { folderLevel, nameOfPath, partOfName } from '@cnn/data';

/** A place in the paths where the class or the patient of an image may be found. Plain JSON. */
export interface PathPlace {
  /** `folder:N` or `name:REGEX`; undefined for the folder that holds the file, where files lie at different depths. */
  readonly rule: string | undefined;
  /** How many different names are there. */
  readonly names: number;
  /** The first of them, sorted. */
  readonly examples: readonly string[];
  /** For how many images there is no name: such a rule can't be used. */
  readonly missing: number;
  /** Whether its names are those of sets: `train`, `val`, `test`. */
  readonly sets: boolean;
  /** Where it lies in each of the paths that are shown; undefined where it was not found. */
  readonly at: readonly (readonly [from: number, to: number] | undefined)[];
}

export interface PlaceOfOptions {
  readonly rule: string | undefined;
  /** The name in a path; undefined or empty where there is none. */
  readonly nameIn: (path: string) => string | undefined;
  readonly paths: readonly string[];
  /** Those of the paths that are shown. */
  readonly shown: readonly string[];
}

const MOST_EXAMPLES = 8;

/** What a rule finds in paths. */
export function placeOf({ rule, nameIn, paths, shown }: PlaceOfOptions): PathPlace {
  const names = new Set<string>();
  let missing = 0;
  for (const path of paths) {
    const name = nameIn(path);
    if (name) names.add(name);
    else missing++;
  }
  const sorted = [...names].sort();
  return {
    ...{ rule, names: names.size, missing },
    examples: sorted.slice(0, MOST_EXAMPLES),
    sets: sorted.length > 1 && sorted.every((name) => partOfName(name) !== undefined),
    at: shown.map((path) => spanOf(path, rule, nameIn(path))),
  };
}

/** The folder of a path at a level, from 0, or the last one. */
export function folderIn(path: string, level: number | undefined): string | undefined {
  const folders = path.split('/').slice(0, -1);
  return level === undefined ? folders.at(-1) : folders[level];
}

function spanOf(
  path: string,
  rule: string | undefined,
  name: string | undefined,
): readonly [number, number] | undefined {
  if (!name) return undefined;
  const start = path.length - nameOfPath(path).length;
  if (rule?.startsWith('name:')) {
    const from = path.indexOf(name, start);
    return from < 0 ? undefined : [from, from + name.length];
  }
  const folders = path.split('/').slice(0, -1);
  const level = rule === undefined ? folders.length - 1 : (folderLevel(rule) ?? 0);
  const from = folders.slice(0, level).reduce((sum, folder) => sum + folder.length + 1, 0);
  return [from, from + name.length];
}
