import { CnnError } from '@cnn/core';
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
  /** Default 5. */
  readonly folds?: number;
  /** Default true. */
  readonly stratify?: boolean;
  /** Default: true when the items have groups. */
  readonly group?: boolean;
  /** Default 0. */
  readonly seed?: number;
}

/**
 * Splits a set into `folds` parts of about the same size, each held out once. Groups stay whole and class shares even,
 * as in `split`.
 *
 * @throws CnnError (DATA) for fewer than two folds, or too few images, groups, or groups with a class
 */
export function kFold(options: KFoldOptions): Fold[] {
  const { set, folds = 5, stratify = true, group = hasGroups(set), seed = 0 } = options;
  if (!Number.isInteger(folds) || folds < 2) {
    throw new CnnError('DATA', `folds: expected an integer of at least 2, received ${folds}.`);
  }
  const parts = partition({ set, ratios: new Array<number>(folds).fill(1 / folds), stratify, group, seed });
  return parts.map((validation, fold) => ({
    train: parts.flatMap((part, other) => (other === fold ? [] : part)).sort((a, b) => a - b),
    validation,
    report: reportPart({ set, part: `fold ${fold + 1}`, indices: validation }),
  }));
}
