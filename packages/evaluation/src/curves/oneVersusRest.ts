import { CnnError } from '@cnn/core';
import type { ClassPredictions, LabelPredictions } from '../records/evaluation.js';
import { type Ranking, rank } from '../statistics/ranking.js';
import { type CheckedPrediction, checkPredictions } from './checkPredictions.js';

/** One class against all others, or carrying a label against not carrying it: what ROC and precision-recall curves are made of. */
export interface OneVersusRest {
  readonly name: string;
  /** Probability of the class, for each item. */
  readonly scores: Float64Array;
  /** Is the item of the class? */
  readonly isPositive: readonly boolean[];
  readonly positives: number;
  readonly negatives: number;
}

/**
 * Of two classes the second against the first; of more each against all others, without those that have no item; of a multi-label
 * set each label, without those that all or no items carry.
 *
 * @throws CnnError `DATA` when a prediction is wrong, or there is nothing to tell apart.
 */
export function oneVersusRest(evaluation: ClassPredictions | LabelPredictions): readonly OneVersusRest[] {
  return evaluation.task === 'multilabel' ? labelVersusNone(evaluation) : classVersusRest(evaluation);
}

function classVersusRest(evaluation: ClassPredictions): readonly OneVersusRest[] {
  const predictions = checkPredictions(evaluation);
  const { classNames } = evaluation;
  const first = predictions[0]?.label ?? 0;
  if (predictions.every(({ label }) => label === first)) {
    throw new CnnError(
      'DATA',
      `The curve needs images of at least two classes, received ${predictions.length} of "${classNames[first]}" only. Evaluate on a set that holds both.`,
    );
  }
  const classes = classNames.map((_, index) => index);
  const shown =
    classes.length === 2 ? [1] : classes.filter((index) => predictions.some(({ label }) => label === index));
  return shown.map((index) => against(predictions, index, classNames[index] ?? ''));
}

function against(predictions: readonly CheckedPrediction[], index: number, name: string): OneVersusRest {
  return of({
    name,
    isPositive: predictions.map(({ label }) => label === index),
    scores: columnOf(predictions, index),
  });
}

function labelVersusNone({ classNames, predictions }: LabelPredictions): readonly OneVersusRest[] {
  for (const [index, { probabilities, file }] of predictions.entries()) {
    const wrong = probabilities.find((value) => !(value !== null && value >= 0 && value <= 1 + 1e-6));
    if (probabilities.length === classNames.length && wrong === undefined) continue;
    const received = wrong === undefined ? `${probabilities.length} of them` : (wrong ?? 'not a number');
    throw new CnnError(
      'DATA',
      `predictions[${index}]${file === undefined ? '' : ` (${file})`}.probabilities needs a value from 0 to 1 for each of ${classNames.length} labels, received ${received}.`,
    );
  }
  const shown = classNames
    .map((name, index) =>
      of({
        name,
        isPositive: predictions.map((one) => one.labels.includes(name)),
        scores: columnOf(predictions, index),
      }),
    )
    .filter(({ positives, negatives }) => positives > 0 && negatives > 0);
  if (shown.length > 0) return shown;
  throw new CnnError(
    'DATA',
    `Curves need a label that some images carry and others do not, received none in ${predictions.length} ${predictions.length === 1 ? 'image' : 'images'}.`,
  );
}

/** The probability of one class for each item; those that rounding has put above 1 are 1. */
function columnOf(
  predictions: readonly { readonly probabilities: readonly (number | null)[] }[],
  index: number,
): Float64Array {
  const column = new Float64Array(predictions.length);
  for (let item = 0; item < column.length; item++) {
    column[item] = Math.min(1, predictions[item]?.probabilities[index] ?? 0);
  }
  return column;
}

function of(known: Pick<OneVersusRest, 'name' | 'isPositive' | 'scores'>): OneVersusRest {
  const positives = known.isPositive.filter(Boolean).length;
  return { ...known, positives, negatives: known.isPositive.length - positives };
}

/** How many items are positive at a threshold. */
export interface Operating {
  readonly threshold: number;
  readonly truePositives: number;
  readonly falsePositives: number;
}

/** The items in the order of their scores, the highest first. */
export function rankingOf({ scores, isPositive }: OneVersusRest): Ranking {
  return rank({ scores, isPositive: (index) => isPositive[index] === true });
}

/** The counts at every threshold that changes them, from the highest score down. Equal scores come together. */
export function operatingPoints(one: OneVersusRest, ranking = rankingOf(one)): readonly Operating[] {
  const { items, positive, ends } = ranking;
  const points: Operating[] = [];
  let truePositives = 0;
  for (const [position, item] of items.entries()) {
    truePositives += positive[position] as number;
    if (ends[position] === 0) continue;
    const falsePositives = position + 1 - truePositives;
    points.push({ threshold: one.scores[item] as number, truePositives, falsePositives });
  }
  return points;
}

/** The counts of the items above one threshold, which is where Keras's `binary_accuracy` predicts the positive class. */
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
