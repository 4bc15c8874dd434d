import { CnnError } from '@cnn/core';
import { type PartName, partNames } from '../split/split.js';

/** What folders of the parts are called, in lower case. */
const words: Readonly<Record<string, PartName>> = {
  ...{ train: 'train', training: 'train', trainset: 'train', train_set: 'train', training_set: 'train' },
  ...{ val: 'validation', valid: 'validation', validation: 'validation', dev: 'validation' },
  ...{ val_set: 'validation', valid_set: 'validation', validation_set: 'validation' },
  ...{ test: 'test', testing: 'test', testset: 'test', test_set: 'test' },
};

/** The part that a folder or a field names, in any case; nothing when it names none. */
export function partOfName(name: string): PartName | undefined {
  const word = name.toLowerCase();
  return Object.hasOwn(words, word) ? words[word] : undefined;
}

/** Parts that folders give. */
export interface GivenParts {
  /** Which folder of a path it is, from 0. */
  readonly level: number;
  /** The names of the folders, by part. Plain JSON. */
  readonly folders: Readonly<Partial<Record<PartName, readonly string[]>>>;
}

export interface FindGivenPartsOptions {
  /** The set's name, for messages. */
  readonly name: string;
  /** Paths of images below the set's folder, with `/`. */
  readonly files: readonly string[];
  /** Which folder holds the class, from 0, or from the end when negative; absent when no folder does. */
  readonly classLevel: number | undefined;
}

/** The names of the folders at a level; nothing when a file has none there. */
function foldersAt(files: readonly string[], level: number): Set<string> | undefined {
  const names = new Set<string>();
  for (const file of files) {
    const folders = file.split('/');
    if (level >= folders.length - 1) return undefined;
    names.add(folders[level] as string);
  }
  return names;
}

function isClassLevel(files: readonly string[], level: number, classLevel: number | undefined): boolean {
  if (classLevel === undefined || classLevel >= 0) return classLevel === level;
  return files.some((file) => file.split('/').length - 1 + classLevel === level);
}

/**
 * Finds the folders `train`, `val` and `test` (or `training`, `valid`, `validation`, `testing`, in any case) of a set, as
 * Keras's examples and Kaggle lay them out: the first level below folders that all images share at which two parts are.
 *
 * @returns nothing when there are none
 * @throws CnnError (DATA) when there are other folders beside them, or the classes themselves would be called so
 */
export function findGivenParts({ name, files, classLevel }: FindGivenPartsOptions): GivenParts | undefined {
  let shared = true;
  for (let level = 0; ; level++) {
    const names = foldersAt(files, level);
    if (!names) return undefined;
    const folders: Partial<Record<PartName, string[]>> = {};
    const others: string[] = [];
    for (const folder of [...names].sort()) {
      const part = partOfName(folder);
      if (part === undefined) others.push(folder);
      else folders[part] = [...(folders[part] ?? []), folder];
    }
    const parts = partNames.filter((part) => folders[part]);
    const inParts = files.filter((file) => partOfName(file.split('/')[level] as string) !== undefined);
    const isClass = isClassLevel(inParts, level, classLevel);
    if (parts.length > 1 && others.length === 0) {
      if (!isClass) return { level, folders };
      throw new CnnError(
        'DATA',
        `${name}: the folders that would be the classes are ${[...names].sort().join(', ')}, which are the names of parts. Say where the class is (label), such as folder:1, or ignore them (givenParts: 'ignore').`,
        { details: { option: ['label', 'givenParts'] } },
      );
    }
    if (shared && parts.length > 1 && !isClass && folders.train) {
      throw new CnnError(
        'DATA',
        `${name}: beside the parts ${parts.flatMap((part) => folders[part] ?? []).join(', ')} there are images in ${others.join(', ')}, of which nothing says what part they are. Move them, or ignore the parts (givenParts: 'ignore').`,
        { details: { option: 'givenParts' } },
      );
    }
    shared = shared && names.size === 1;
  }
}

/** The part of a file of a set with given parts. */
export function partOfFile(file: string, { level }: GivenParts): PartName {
  return partOfName(file.split('/')[level] as string) as PartName;
}
