import { CnnError } from '@cnn/core';
import { canonicalName } from '../names/canonicalName.js';
import type { Splittable } from './partition.js';
import { type PartName, type Parts, partNames } from './split.js';

/** What `split.json` holds: the paths of each part, below the set's folder. */
export type SplitFiles = Readonly<Record<PartName, readonly string[]>>;

/** @throws CnnError (DATA) when an item has no file */
export function toSplitFiles({
  set,
  split,
}: {
  readonly set: Splittable;
  readonly split: Parts;
}): SplitFiles {
  const files = (part: PartName): string[] =>
    split[part].map((index) => {
      const file = set.items[index]?.file;
      if (file !== undefined) return file;
      throw new CnnError(
        'DATA',
        `${set.name}: items[${index}] has no file, so the split can't be written by files.`,
      );
    });
  return { train: files('train'), validation: files('validation'), test: files('test') };
}

function isList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

/**
 * Finds the items of a split that was written by files; names are compared in one Unicode form. Items of the set that it does not name are in no part.
 *
 * @param options.files what was read, of any kind
 * @throws CnnError (DATA) when `files` has another form, names a file that the set lacks, or names one twice
 */
export function fromSplitFiles(options: { readonly set: Splittable; readonly files: unknown }): Parts {
  const { set, files } = options;
  const indexOf = new Map(set.items.map(({ file = '' }, index) => [canonicalName(file), index]));
  const taken = new Map<string, PartName>();
  const read = (part: PartName): number[] => {
    const list =
      typeof files === 'object' && files !== null ? (files as Record<string, unknown>)[part] : undefined;
    if (!isList(list)) {
      throw new CnnError(
        'DATA',
        `split: expected {"train": [paths], "validation": [paths], "test": [paths]}, received no list of paths for "${part}".`,
      );
    }
    const indices = list.map((written) => {
      const file = canonicalName(written);
      const index = indexOf.get(file);
      if (index === undefined) {
        throw new CnnError(
          'DATA',
          `split.${part}: ${set.name} has no image ${file}. Use the folder that the split was made from.`,
        );
      }
      const before = taken.get(file);
      if (before !== undefined) {
        throw new CnnError(
          'DATA',
          `split: ${file} is in ${before} and again in ${part}. Name every file once.`,
        );
      }
      taken.set(file, part);
      return index;
    });
    return indices.sort((a, b) => a - b);
  };
  const [train, validation, test] = partNames.map(read) as [number[], number[], number[]];
  return { train, validation, test };
}
