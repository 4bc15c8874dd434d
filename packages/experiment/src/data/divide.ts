import { CnnError } from '@cnn/core';
import {
  fromSplitFiles,
  hasGroups,
  type ImageSet,
  type PartReport,
  type Parts,
  partNames,
  reportPart,
  type SplitFiles,
  split,
  takeValidation,
  toSplitFiles,
} from '@cnn/data';
import type { RunSet } from '../run/runOptions.js';

/** A set and its parts, with what they hold. */
export interface DividedSet {
  readonly set: ImageSet;
  readonly parts: Parts;
  /** Lines about what was not as usual. */
  readonly notes: readonly string[];
  readonly report: readonly PartReport[];
  /** What `split.json` holds. */
  readonly files: SplitFiles;
}

export interface DivideOptions {
  readonly set: RunSet;
  /** Shares. Default: the parts that the set comes with, else 0.7, 0.15, 0.15. */
  readonly ratios?: readonly [number, number, number] | undefined;
  /** What a `split.json` holds; instead of shares. */
  readonly files?: unknown;
  /** What the message calls it. Default `split.json`. */
  readonly filesName?: string | undefined;
  readonly seed: number;
  /** Whether the parts keep the set's shares of classes. Default true. */
  readonly stratify?: boolean | undefined;
}

/** Divides a set into its parts. @throws CnnError when that is not possible */
export function divide({ set: opened, ...how }: DivideOptions): DividedSet {
  const set = withNames(opened);
  const { parts, notes } = partsOf(set, { given: opened.parts, ...how });
  if (parts.train.length === 0)
    throw new CnnError('DATA', `${set.name}: the split has no image to train with.`);
  const report = partNames.map((part) => reportPart({ set, part, indices: parts[part] }));
  checkTraining(set, report[0] as PartReport);
  return { set, parts, notes, report, files: toSplitFiles({ set, split: parts }) };
}

interface PartsOptions extends Omit<DivideOptions, 'set'> {
  readonly given: Parts | undefined;
}

function partsOf(
  set: ImageSet,
  { given, ratios, files, filesName = 'split.json', seed, stratify = true }: PartsOptions,
): Pick<DividedSet, 'parts' | 'notes'> {
  const unused = given ? ['The sets that come with the data are not used.'] : [];
  if (files !== undefined) {
    const parts = fromSplitFiles({ set, files });
    const left = set.items.length - partNames.reduce((sum, part) => sum + parts[part].length, 0);
    const out = left > 0 ? [`${left} images are in no part of ${filesName}, and are left out.`] : [];
    return { parts, notes: [...unused, ...out] };
  }
  if (ratios === undefined && given) return givenParts(set, given, seed);
  const parts = split({ set, seed, stratify, ...(ratios ? { ratios } : {}) });
  return { parts, notes: unused };
}

/** Parts as the set gives them; where it gives none for validation, some of the training set. */
function givenParts(set: ImageSet, given: Parts, seed: number): Pick<DividedSet, 'parts' | 'notes'> {
  const { train, validation, test } = given;
  if (train.length === 0 || validation.length > 0) {
    const note =
      validation.length > 0 && test.length === 0
        ? ['The data come without a test set: nothing is evaluated at the end.']
        : [];
    return { parts: given, notes: note };
  }
  const how = hasGroups(set) ? ' (whole groups)' : '';
  const notes = [
    `The data come without a validation set: 15 % of the training set${how} become one. split.file names other parts.`,
  ];
  return { parts: takeValidation({ set, parts: given, seed }), notes };
}

/** Images of an array have no file: they are called by their place. */
export function withNames<Set extends ImageSet>(set: Set): Set {
  return {
    ...set,
    items: set.items.map((item, index) => ({ ...item, file: item.file ?? `image ${index}` })),
  };
}

/** @throws CnnError (DATA) when a class has no image to learn it from */
function checkTraining({ name, multiLabel, items, classNames }: ImageSet, train: PartReport): void {
  const missing = multiLabel ? undefined : classNames.find((one) => train.classCounts[one] === 0);
  if (missing === undefined) return;
  const count = items.filter(({ label }) => label === classNames.indexOf(missing)).length;
  if (count === 0) {
    throw new CnnError(
      'DATA',
      `${name}: the class "${missing}" has no image. Add images of it, or remove the class. Labels of arrays are numbered 0, 1, 2, …: numpy.unique(labels, return_inverse=True) makes them so.`,
    );
  }
  const groups = train.groups === undefined ? '' : ' (images of a patient stay together)';
  throw new CnnError(
    'DATA',
    `${name}: the training set has no image of the class "${missing}", of which there ${count === 1 ? 'is 1' : `are ${count}`}${groups}. Use another seed or split.ratios, add images of it, or remove the class.`,
  );
}
