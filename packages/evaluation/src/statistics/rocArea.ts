import { CnnError } from '@cnn/core';
import { areas, rank } from './ranking.js';

export interface RocAreaOptions {
  /** One number per item; larger means more likely positive. Logits will do. */
  readonly scores: ArrayLike<number>;
  readonly positive: readonly boolean[];
}

/**
 * Area under the ROC curve of scores, ties counting half.
 *
 * @throws CnnError `TRAINING` when all items are of one class, or a score is NaN
 *
 * @example
 * ```ts
 * import { rocArea } from '@cnn/evaluation';
 *
 * rocArea({ scores: [0.1, 0.4, 0.35, 0.8], positive: [false, false, true, true] }); // 0.75
 * ```
 */
export function rocArea({ scores, positive }: RocAreaOptions): number {
  const nan = Array.prototype.findIndex.call(scores, Number.isNaN);
  if (nan >= 0) {
    throw new CnnError('TRAINING', `auc: the output of item ${nan} is NaN. Check the model's weights.`);
  }
  const ranking = rank({
    scores: Float64Array.from(scores),
    isPositive: (index) => positive[index] === true,
  });
  const weights = new Float64Array(scores.length).fill(1);
  const { auc } = areas({ ranking, weights, name: 'positive' });
  if (auc.value !== null) return auc.value;
  const positives = positive.filter(Boolean).length;
  throw new CnnError(
    'TRAINING',
    `auc needs items of both classes, received ${positives} positive and ${scores.length - positives} negative. Use a stratified split.`,
  );
}
