import { CnnError } from '@cnn/core';
import { formatCount } from '../text/formatNumber.js';
import { type CheckedPrediction, checkPredictions, type Predictions } from './evaluation.js';

/** One class against all others: what ROC and precision-recall curves are made of. */
export interface OneVersusRest {
  readonly name: string;
  /** Probability of the class, for each image. */
  readonly scores: readonly number[];
  /** Is the image of the class? */
  readonly isPositive: readonly boolean[];
  readonly positives: number;
  readonly negatives: number;
}

/**
 * Of two classes the second against the first; of more each against all others, without those that have no image.
 *
 * @throws CnnError `DATA` when a prediction is wrong, or all images are of one class.
 */
export function oneVersusRest(evaluation: Predictions): readonly OneVersusRest[] {
  const predictions = checkPredictions(evaluation);
  const { classNames } = evaluation;
  const first = predictions[0]?.label ?? 0;
  if (predictions.every(({ label }) => label === first)) {
    throw new CnnError(
      'DATA',
      `The curve needs images of at least two classes, received ${formatCount(predictions.length)} of "${classNames[first]}" only. Evaluate on a part that holds both.`,
    );
  }
  const classes = classNames.map((_, index) => index);
  const shown =
    classes.length === 2 ? [1] : classes.filter((index) => predictions.some(({ label }) => label === index));
  return shown.map((index) => against(predictions, index, classNames[index] ?? ''));
}

function against(predictions: readonly CheckedPrediction[], index: number, name: string): OneVersusRest {
  const isPositive = predictions.map(({ label }) => label === index);
  const positives = isPositive.filter(Boolean).length;
  const scores = predictions.map(({ probabilities }) => probabilities[index] ?? 0);
  return { name, scores, isPositive, positives, negatives: predictions.length - positives };
}

/** How many images are called positive at a threshold. */
export interface Operating {
  readonly threshold: number;
  readonly truePositives: number;
  readonly falsePositives: number;
}

/** The counts at every threshold that changes them, from the highest score down. Equal scores come together. */
export function operatingPoints({ scores, isPositive }: OneVersusRest): readonly Operating[] {
  const order = scores.map((_, index) => index).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
  const points: Operating[] = [];
  let truePositives = 0;
  let falsePositives = 0;
  for (const [rank, index] of order.entries()) {
    if (isPositive[index]) truePositives += 1;
    else falsePositives += 1;
    const threshold = scores[index] ?? 0;
    const next = order[rank + 1];
    if (next === undefined || scores[next] !== threshold)
      points.push({ threshold, truePositives, falsePositives });
  }
  return points;
}

/** The counts of the images above one threshold, which is where Keras's `binary_accuracy` calls an image positive. */
export function operatingPoint({ scores, isPositive }: OneVersusRest, threshold: number): Operating {
  let truePositives = 0;
  let falsePositives = 0;
  for (const [index, score] of scores.entries()) {
    if (score <= threshold) continue;
    if (isPositive[index]) truePositives += 1;
    else falsePositives += 1;
  }
  return { threshold, truePositives, falsePositives };
}
