import { CnnError } from '@cnn/core';

export interface ItemsOptions {
  /** The true class of each item, `[n]`, 0 to classes − 1. */
  readonly labels: ArrayLike<number>;
  /**
   * A model's outputs, row by row, as `predict` returns it: `[n]` or `[n, 1]` probabilities of class 1, or `[n, classes]`
   * probabilities that sum to 1 in each row.
   */
  readonly probabilities: ArrayLike<number>;
  /** Default `0`, `1`, … */
  readonly classNames?: readonly string[] | undefined;
  /** What each item is called, such as its file, for messages, `[n]`. */
  readonly names?: ArrayLike<string> | undefined;
}

/** Labels and probabilities of items, checked. */
export interface Items {
  readonly count: number;
  /** Two or more. */
  readonly classNames: readonly string[];
  readonly labels: Int32Array;
  /** For each class the probability of each item, `[n]`. */
  readonly probabilities: readonly Float64Array[];
}

/** Rows of float32 or float16 probabilities do not sum to 1 exactly. */
const SUM_TOLERANCE = 1e-3;

/**
 * @throws CnnError `TRAINING` when there is no item, lengths or classes do not fit, or a probability is NaN, outside 0 to
 * 1 or in a row that does not sum to 1
 */
export function checkItems(options: ItemsOptions): Items {
  const { labels, probabilities, classNames } = options;
  const count = labels.length;
  if (count === 0) {
    throw new CnnError('TRAINING', 'labels: evaluation needs at least one item, received none.');
  }
  const width = probabilities.length / count;
  if (!Number.isInteger(width) || width === 0) {
    throw new CnnError(
      'TRAINING',
      `probabilities: expected one row for each of the ${count} labels, received ${probabilities.length} numbers.`,
    );
  }
  const classes = Math.max(2, width);
  const names = classNames ?? Array.from({ length: classes }, (_, index) => String(index));
  if (names.length !== classes) {
    throw new CnnError(
      'TRAINING',
      `classNames: expected ${classes} names for rows of ${width} probabilities, received ${names.length}.`,
    );
  }
  return {
    count,
    classNames: names,
    labels: checkLabels(labels, classes),
    probabilities: columnsOf(options, count, width),
  };
}

/** @throws CnnError `TRAINING` naming the first label that is no class */
export function checkLabels(labels: ArrayLike<number>, classes: number): Int32Array {
  const checked = new Int32Array(labels.length);
  for (let item = 0; item < checked.length; item++) {
    const label = labels[item] as number;
    if (!Number.isInteger(label) || label < 0 || label >= classes) {
      throw new CnnError(
        'TRAINING',
        `labels: item ${item} is ${label}, expected a class from 0 to ${classes - 1}.`,
      );
    }
    checked[item] = label;
  }
  return checked;
}

function columnsOf({ probabilities, names }: ItemsOptions, count: number, width: number): Float64Array[] {
  const columns = Array.from({ length: Math.max(2, width) }, () => new Float64Array(count));
  for (let item = 0; item < count; item++) {
    let sum = 0;
    for (let column = 0; column < width; column++) {
      const value = probabilities[item * width + column] as number;
      if (!(value >= 0 && value <= 1 + SUM_TOLERANCE)) {
        throw new CnnError(
          'TRAINING',
          `probabilities: item ${item}${names?.[item] === undefined ? '' : ` (${names[item]})`} has ${value}, expected 0 to 1. Logits go through a sigmoid or softmax first; NaN comes from training that diverged.`,
        );
      }
      sum += value;
      (columns[width === 1 ? 1 : column] as Float64Array)[item] = Math.min(1, value);
    }
    if (width > 1 && Math.abs(sum - 1) > SUM_TOLERANCE) {
      throw new CnnError(
        'TRAINING',
        `probabilities: the row of item ${item} sums to ${sum}, expected 1. Outputs that are independent of each other are evaluated one by one.`,
      );
    }
  }
  // Of two classes the second one's probability is used everywhere.
  if (width <= 2) {
    const [first, second] = columns as [Float64Array, Float64Array];
    for (let item = 0; item < count; item++) first[item] = 1 - (second[item] as number);
  }
  return columns;
}
