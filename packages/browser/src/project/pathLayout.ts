import { countSizes, type ImageSize, nameOfPath, type SizeCount } from '@cnn/data';
import { isArrayPath } from '../images/npzFiles.js';
import { folderIn, type PathPlace, placeOf } from './pathPlace.js';

/** How a project's image files lie, and what that suggests. Plain JSON. */
export interface PathLayout {
  readonly images: number;
  readonly bytes: number;
  /** Whether the images are those of an npz file, which says their classes itself. */
  readonly arrays: boolean;
  /** A few of the paths. */
  readonly paths: readonly string[];
  /** Where class and patient may be. */
  readonly places: readonly PathPlace[];
  /** Where they are, as far as that can be guessed. */
  readonly label: PathPlace | undefined;
  readonly group: PathPlace | undefined;
  /** Sizes of the images, the most frequent first, as far as they are known. */
  readonly sizes: readonly SizeCount[];
}

export interface LaidOutFile {
  readonly path: string;
  readonly bytes: number;
  readonly size?: ImageSize | undefined;
}

/** What is tried in names: what stands before the first `_` or `-`, the letters in front, and a class that is named. */
const patterns = ['^([^_.-]+)[_-]', '^([A-Za-z]+)', '_class([^_.-]+)'];

/** More names than that are no classes. */
const MOST_CLASSES = 100;
/** In the last folder, so many names are taken for classes, whatever else there is. */
const USUAL_CLASSES = 20;
/** Of fewer there can be no three sets without a patient in two. */
const LEAST_PATIENTS = 4;

/**
 * What the paths of image files say about where class and patient are: folders at each level, and parts of names that many images
 * share. The last folder is taken for the class, unless its names are many or look like patients' and another folder has fewer.
 */
export function pathLayout(files: readonly LaidOutFile[]): PathLayout {
  const paths = files.map(({ path }) => path);
  const shown = samplesOf(paths);
  const folders = folderPlaces(paths, shown);
  const named = patterns
    .map((pattern) => patternPlace(pattern, paths, shown))
    .filter(({ missing, names }) => missing === 0 && names > 1 && names <= paths.length / 2);
  const label = labelIn(folders) ?? named.find(({ names }) => names <= MOST_CLASSES);
  return {
    images: files.length,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    arrays: paths.some(isArrayPath),
    ...{ paths: shown, places: [...folders, ...named], label },
    group: groupIn([...folders, ...named], label, paths.length),
    sizes: countSizes(files.flatMap(({ size }) => size ?? [])),
  };
}

/** The first, the middle and the last one. */
function samplesOf(paths: readonly string[]): string[] {
  const places = [0, Math.floor(paths.length / 2), paths.length - 1];
  return [...new Set(places)].flatMap((at) => paths[at] ?? []);
}

function folderPlaces(paths: readonly string[], shown: readonly string[]): PathPlace[] {
  const depths = new Set(paths.map((path) => path.split('/').length - 1));
  const least = [...depths].reduce((a, b) => Math.min(a, b), paths.length > 0 ? Number.POSITIVE_INFINITY : 0);
  const levels = Array.from({ length: least }, (_, level) =>
    placeOf({ ...{ rule: `folder:${level + 1}`, paths, shown }, nameIn: (path) => folderIn(path, level) }),
  );
  if (depths.size < 2 || least === 0) return levels;
  return [
    ...levels,
    placeOf({ ...{ rule: undefined, paths, shown }, nameIn: (path) => folderIn(path, undefined) }),
  ];
}

function patternPlace(pattern: string, paths: readonly string[], shown: readonly string[]): PathPlace {
  const expression = new RegExp(pattern, 'u');
  const nameIn = (path: string): string | undefined => expression.exec(nameOfPath(path))?.[1];
  return placeOf({ rule: `name:${pattern}`, nameIn, paths, shown });
}

function labelIn(folders: readonly PathPlace[]): PathPlace | undefined {
  const fit = folders.filter(({ names, sets }) => names > 1 && names <= MOST_CLASSES && !sets);
  const last = fit.at(-1);
  if (last === undefined) return folders.findLast(({ sets }) => !sets);
  const likePatients = last.names >= LEAST_PATIENTS && last.examples.every((name) => /\d/.test(name));
  if (last.names <= USUAL_CLASSES && !likePatients) return last;
  // Patients whose images are all of one class so far.
  const below = folders.at(-1);
  if (fit.length === 1 && below?.names === 1) return below;
  return fit.reduce((best, place) => (place.names <= best.names ? place : best));
}

function groupIn(
  places: readonly PathPlace[],
  label: PathPlace | undefined,
  images: number,
): PathPlace | undefined {
  const fit = places.filter(({ rule, names, sets, examples }) => {
    if (sets || names < LEAST_PATIENTS || names > images / 2) return false;
    const inName = rule?.startsWith('name:') === true;
    return !inName || (examples.every((name) => /\d/.test(name)) && names > 2 * (label?.names ?? 0));
  });
  return fit
    .filter((place) => place !== label)
    .reduce<PathPlace | undefined>(
      (best, place) => (best === undefined || place.names > best.names ? place : best),
      undefined,
    );
}
