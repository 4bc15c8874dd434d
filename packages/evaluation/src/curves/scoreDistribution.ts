import { CnnError } from '@cnn/core';
import { largest } from '../records/classes.js';
import type { ClassPredictions } from '../records/evaluation.js';
import { binOf } from '../statistics/distances.js';
import { type CheckedPrediction, checkPredictions } from './checkPredictions.js';

/** The scores of some items. */
export interface ScoreGroup {
  /** Of two classes: the true class of the items. Of more: whether they are predicted correctly. */
  readonly of: { readonly className: string } | { readonly correct: boolean };
  readonly items: number;
  /** How many of them are in each bin of equal width from 0 to 1. */
  readonly counts: readonly number[];
  /** Share of them above the threshold; null without a threshold or items. */
  readonly above: number | null;
}

/** How scores are distributed. Plain JSON. */
export interface ScoreDistribution {
  /** Whose probability the scores are: the second of two classes; null: the most probable class of each item. */
  readonly positive: string | null;
  readonly groups: readonly ScoreGroup[];
  readonly items: number;
  /** Of two classes: where the predicted class changes; null where none was given. */
  readonly threshold: number | null;
}

export interface ScoreDistributionOptions {
  /** Of two classes: where the predicted class changes. Default 0.5; null: nowhere. */
  readonly threshold?: number | null | undefined;
  /** Number of bins of equal width, 2 to 200. Default 20. */
  readonly bins?: number | undefined;
}

/**
 * How scores are distributed. Of two classes: the probability of the second, for each true class. Of more: the probability of the
 * predicted class, correct and wrong predictions apart.
 *
 * @throws CnnError `DATA` when a prediction is wrong or `bins` is not a whole number above 1.
 */
export function scoreDistribution(
  evaluation: ClassPredictions,
  { threshold = 0.5, bins = 20 }: ScoreDistributionOptions = {},
): ScoreDistribution {
  if (!Number.isInteger(bins) || bins < 2 || bins > 200) {
    throw new CnnError('DATA', `scoreDistribution needs 2 to 200 bins, received ${bins}.`);
  }
  const predictions = checkPredictions(evaluation);
  const { classNames } = evaluation;
  const second = classNames.length === 2 ? classNames[1] : undefined;
  const cut = second === undefined ? null : threshold;
  const groups =
    second === undefined
      ? [true, false].map((correct) => ({ of: { correct }, scores: confidence(predictions, correct) }))
      : classNames.map((className, label) => ({
          of: { className },
          scores: predictions
            .filter((one) => one.label === label)
            .map(({ probabilities }) => probabilities[1] ?? 0),
        }));
  return {
    positive: second ?? null,
    groups: groups.map(({ of, scores }) => ({
      of,
      items: scores.length,
      counts: countsOf(scores, bins),
      above:
        cut === null || scores.length === 0
          ? null
          : scores.filter((score) => score > cut).length / scores.length,
    })),
    items: predictions.length,
    threshold: cut,
  };
}

function confidence(predictions: readonly CheckedPrediction[], correct: boolean): number[] {
  return predictions.flatMap(({ label, probabilities }) => {
    const predicted = largest(probabilities);
    return (predicted === label) === correct ? [probabilities[predicted] ?? 0] : [];
  });
}

function countsOf(scores: readonly number[], bins: number): number[] {
  const counts = new Array<number>(bins).fill(0);
  for (const score of scores) {
    const bin = binOf(score, bins);
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}
