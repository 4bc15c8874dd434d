import { CnnError, checkOptionNames } from '@cnn/core';
import { hasGroups, partition, type Splittable } from './partition.js';
import { type PartReport, reportPart } from './partReport.js';

/** One of k ways to hold out a part. Indices into a set's items, ascending; plain JSON. */
export interface Fold {
  readonly train: readonly number[];
  readonly validation: readonly number[];
  /** Of the held-out part. */
  readonly report: PartReport;
}

export interface KFoldOptions {
  readonly set: Splittable;
  /** The items to divide, such as the training set; all when absent. */
  readonly indices?: ArrayLike<number> | undefined;
  /** Default 5. */
  readonly folds?: number | undefined;
  /** Default true. */
  readonly stratify?: boolean | undefined;
  /** Default: true when the items have groups. */
  readonly group?: boolean | undefined;
  /** Default 0. */
  readonly seed?: number | undefined;
}

const names = {
  set: true,
  indices: true,
  folds: true,
  stratify: true,
  group: true,
  seed: true,
} satisfies Record<keyof KFoldOptions, true>;

const remedies = { nSplits: 'Give folds.', n_splits: 'Give folds.' };

/**
 * Splits a set into `folds` parts of about the same size, each held out once. Groups stay whole and class shares even,
 * as in `split`.
 *
 * @throws CnnError (DATA) for fewer than two folds, or too few images, groups, or groups with a class
 */
export function kFold(options: KFoldOptions): Fold[] {
  checkOptionNames({ where: 'kFold', options, names: Object.keys(names), remedies });
  const { set, folds = 5, stratify = true, group = hasGroups(set), seed = 0 } = options;
  if (!Number.isInteger(folds) || folds < 2) {
    throw new CnnError('DATA', `folds: expected an integer of at least 2, received ${folds}.`);
  }
  const chosen = options.indices && Array.from(options.indices);
  const items = chosen?.map((index, at) => {
    const item = set.items[index];
    if (item) return item;
    throw new CnnError(
      'DATA',
      `${set.name}: indices[${at}] is ${index}, expected 0..${set.items.length - 1}.`,
    );
  });
  const ratios = new Array<number>(folds).fill(1 / folds);
  const found = partition({ set: items ? { ...set, items } : set, ratios, stratify, group, seed });
  const parts = chosen ? found.map((part) => part.map((at) => chosen[at] as number)) : found;
  const ascending = (part: readonly number[]): number[] => [...part].sort((a, b) => a - b);
  return parts.map((part, fold) => ({
    train: ascending(parts.flatMap((other, at) => (at === fold ? [] : other))),
    validation: ascending(part),
    report: reportPart({ set, part: `fold ${fold + 1}`, indices: part }),
  }));
}

/** An outer fold, whose training set is divided again. */
export interface NestedFold {
  /** Held out: for the score only. */
  readonly test: readonly number[];
  /** Folds of the rest, for choosing settings. */
  readonly inner: readonly Fold[];
  /** Of the held-out part. */
  readonly report: PartReport;
}

export interface NestedKFoldOptions extends Omit<KFoldOptions, 'indices'> {
  /** Default 4. */
  readonly innerFolds?: number | undefined;
}

/**
 * Folds within folds: settings are chosen by the inner ones, and the outer ones, which the choice has not seen, say how
 * good the chosen are (Cawley and Talbot 2010, JMLR 11, on why one loop is too kind).
 *
 * @throws CnnError (DATA) as `kFold` does
 */
export function nestedKFold(options: NestedKFoldOptions): NestedFold[] {
  const { innerFolds = 4, ...outer } = options;
  return kFold(outer).map(({ train, validation, report }) => ({
    test: validation,
    inner: kFold({ ...outer, folds: innerFolds, indices: train }),
    report,
  }));
}
