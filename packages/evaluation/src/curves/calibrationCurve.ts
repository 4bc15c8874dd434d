import { CnnError } from '@cnn/core';
import { largest } from '../records/classes.js';
import type { ClassPredictions } from '../records/evaluation.js';
import { binOf, calibrationError } from '../statistics/distances.js';
import { wilson } from '../statistics/wilson.js';
import { checkPredictions } from './checkPredictions.js';

/** Items whose predicted probabilities are alike. */
export interface CalibrationBin {
  /** The bin's bounds; a probability on a bound belongs to the bin below it. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Mean of the predicted probabilities. */
  readonly predicted: number;
  /** Share of the items for which the prediction is true. */
  readonly observed: number;
  /** Wilson's 95% interval of the observed share. */
  readonly interval: readonly [low: number, high: number];
}

/** How often predicted probabilities come true. Plain JSON. */
export interface CalibrationCurve {
  /** What is predicted: the second of two classes; null: the most probable class of each item. */
  readonly positive: string | null;
  /** Without empty bins. */
  readonly bins: readonly CalibrationBin[];
  /** How many there are, empty ones included. */
  readonly binCount: number;
  readonly items: number;
  /** Expected calibration error: mean of |observed − predicted| over the bins, weighted by their counts (Naeini et al. 2015). */
  readonly error: number;
}

export interface CalibrationCurveOptions {
  /** Number of bins of equal width, 2 to 100. Default 10. */
  readonly bins?: number | undefined;
}

/**
 * Whether probabilities can be taken at their word, in bins of equal width, as scikit-learn's `calibration_curve`. Of two classes the
 * probability of the second; of more that of the predicted class.
 *
 * @throws CnnError `DATA` when a prediction is wrong or `bins` is not a whole number above 1.
 */
export function calibrationCurve(
  evaluation: ClassPredictions,
  { bins = 10 }: CalibrationCurveOptions = {},
): CalibrationCurve {
  if (!Number.isInteger(bins) || bins < 2 || bins > 100) {
    throw new CnnError('DATA', `calibrationCurve needs 2 to 100 bins, received ${bins}.`);
  }
  const predictions = checkPredictions(evaluation);
  const second = evaluation.classNames.length === 2 ? evaluation.classNames[1] : undefined;
  const sums = Array.from({ length: bins }, () => ({ count: 0, predicted: 0, observed: 0 }));
  for (const { label, probabilities } of predictions) {
    const predicted = second === undefined ? largest(probabilities) : 1;
    const probability = probabilities[predicted] ?? 0;
    const bin = sums[binOf(probability, bins)] as (typeof sums)[number];
    bin.count += 1;
    bin.predicted += probability;
    bin.observed += Number(label === predicted);
  }
  const filled = sums.flatMap(({ count, predicted, observed }, index) =>
    count === 0
      ? []
      : {
          from: index / bins,
          to: (index + 1) / bins,
          count,
          predicted: predicted / count,
          observed: observed / count,
          interval: wilson(observed, count),
        },
  );
  return {
    positive: second ?? null,
    bins: filled,
    binCount: bins,
    items: predictions.length,
    error: calibrationError(
      sums.map(({ predicted, observed }) => observed - predicted),
      predictions.length,
    ),
  };
}
