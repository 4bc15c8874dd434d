import { CnnError } from '@cnn/core';
import { itemLoss } from './distances.js';
import { groupItems } from './groups.js';
import { checkItems, type ItemsOptions } from './items.js';
import { predictClasses } from './predictClasses.js';
import { checkThresholds, type Thresholds } from './thresholds.js';

export interface WorstErrorsOptions extends ItemsOptions {
  /** What each item is called, such as its file, `[n]`. */
  readonly names?: ArrayLike<string> | undefined;
  /** The group of each item, such as its patient, `[n]`. */
  readonly groups?: ArrayLike<string | number> | undefined;
  /** Of two classes, the second is predicted above this: one for all items, or one for each. Default 0.5. */
  readonly threshold?: Thresholds | undefined;
  /** Rows of the table at most. Default 20. */
  readonly count?: number | undefined;
}

/** An item that was classified wrong, as plain JSON. */
export interface WorstError {
  /** Index of the item. */
  readonly item: number;
  readonly name?: string;
  readonly group?: string;
  readonly trueClass: string;
  readonly predictedClass: string;
  /** That the model gave to the true class. */
  readonly probability: number;
  /** −log of the probability. */
  readonly loss: number;
}

/**
 * The items that were classified wrong, those first whose true class got the smallest probability: what to look at first,
 * for wrong labels, bad images and what the model does not know.
 *
 * @throws CnnError `TRAINING` for labels, probabilities, names, groups or a count that do not fit
 */
export function worstErrors(options: WorstErrorsOptions): WorstError[] {
  const { names, groups, threshold = 0.5, count = 20 } = options;
  const items = checkItems(options);
  checkThresholds({ name: 'threshold', thresholds: threshold, count: items.count });
  if (!Number.isInteger(count) || count < 0) {
    throw new CnnError('TRAINING', `count: expected an integer of 0 or more, received ${count}.`);
  }
  if (names !== undefined && names.length !== items.count) {
    throw new CnnError(
      'TRAINING',
      `names: expected one for each of the ${items.count} items, received ${names.length}.`,
    );
  }
  const grouping = groups && groupItems(groups, items.count);
  const predicted = predictClasses(items, threshold);
  const own = Float64Array.from(items.labels, (label, item) => items.probabilities[label]?.[item] as number);
  return Array.from(items.labels.keys())
    .filter((item) => predicted[item] !== items.labels[item])
    .sort((a, b) => (own[a] as number) - (own[b] as number) || a - b)
    .slice(0, count)
    .map((item) => ({
      item,
      ...(names && { name: names[item] as string }),
      ...(grouping && { group: grouping.names[grouping.groupOf[item] as number] as string }),
      trueClass: items.classNames[items.labels[item] as number] as string,
      predictedClass: items.classNames[predicted[item] as number] as string,
      probability: own[item] as number,
      loss: itemLoss(own[item] as number),
    }));
}
