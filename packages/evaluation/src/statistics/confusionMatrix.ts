import { CnnError } from '@cnn/core';

export interface ConfusionMatrixOptions {
  /** The true class of each item. */
  readonly labels: ArrayLike<number>;
  /** The predicted class of each item. */
  readonly predicted: ArrayLike<number>;
  /** Number of classes. */
  readonly classes: number;
  /** How often each item counts. Default: once. */
  readonly weights?: ArrayLike<number> | undefined;
}

/**
 * How often an item of class `row` was predicted to be of class `column`: rows are the truth, as in scikit-learn.
 *
 * @throws CnnError `TRAINING` when the lengths differ or a class is outside 0..classes − 1
 *
 * @example
 * ```ts
 * import { confusionMatrix } from '@cnn/evaluation';
 *
 * confusionMatrix({ labels: [0, 0, 1], predicted: [0, 1, 1], classes: 2 }); // [[1, 1], [0, 1]]
 * ```
 */
export function confusionMatrix({ labels, predicted, classes, weights }: ConfusionMatrixOptions): number[][] {
  if (labels.length !== predicted.length) {
    throw new CnnError(
      'TRAINING',
      `confusionMatrix needs as many predictions as labels, received ${predicted.length} and ${labels.length}.`,
    );
  }
  const matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let item = 0; item < labels.length; item++) {
    const row = matrix[labels[item] as number];
    const column = predicted[item] as number;
    if (!row || row[column] === undefined) {
      throw new CnnError(
        'TRAINING',
        `confusionMatrix: item ${item} has label ${labels[item]} and prediction ${column}, expected classes 0..${classes - 1}.`,
      );
    }
    row[column] += weights === undefined ? 1 : (weights[item] as number);
  }
  return matrix;
}
