import type { Items } from './items.js';
import { defined, type Measures } from './measure.js';
import { predictClasses } from './predictClasses.js';

export type DistanceMetric = 'brier' | 'log_loss' | 'ece';

/** Probabilities are kept this far from 0 and 1 in the logarithm, as scikit-learn does for float64. */
const EPSILON = Number.EPSILON;

/** −log of the probability that an item's true class was given; at most 36.04. */
export function itemLoss(probability: number): number {
  return -Math.log(Math.min(1 - EPSILON, Math.max(EPSILON, probability)));
}

/** Of each item, `[n]`. */
export interface Distances {
  readonly squares: Float64Array;
  readonly losses: Float64Array;
  /** Bin of the probability that is checked for calibration. */
  readonly bin: Int32Array;
  /** Whether the prediction is true, 0 or 1, minus the probability. */
  readonly differences: Float64Array;
  readonly bins: number;
}

export interface ItemDistancesOptions {
  readonly items: Items;
  /** Bins of equal width for the calibration error. */
  readonly bins: number;
}

/** How far each item's probabilities are from the truth. */
export function itemDistances({ items, bins }: ItemDistancesOptions): Distances {
  const { labels, probabilities, count } = items;
  const binary = probabilities.length === 2;
  const squares = new Float64Array(count);
  const losses = new Float64Array(count);
  const differences = new Float64Array(count);
  const bin = new Int32Array(count);
  const classes = predictClasses(items, 0.5);
  const at = (index: number, item: number): number => probabilities[index]?.[item] as number;
  for (let item = 0; item < count; item++) {
    const label = labels[item] as number;
    let squared = 0;
    for (let index = 0; index < probabilities.length; index++) {
      squared += (at(index, item) - Number(index === label)) ** 2;
    }
    const predicted = binary ? 1 : (classes[item] as number);
    squares[item] = binary ? squared / 2 : squared;
    losses[item] = itemLoss(at(label, item));
    differences[item] = Number(label === predicted) - at(predicted, item);
    bin[item] = binOf(at(predicted, item), bins);
  }
  return { squares, losses, bin, differences, bins };
}

/**
 * How far probabilities are from the truth.
 *
 * - `brier`: of two classes the mean of (probability of the second − truth)², 0 to 1; of more the mean of the sum of the
 *   squares over the classes, 0 to 2 (Brier 1950; scikit-learn's `brier_score_loss`).
 * - `log_loss`: mean of −log of the probability of the true class.
 * - `ece`: expected calibration error (Naeini et al. 2015): mean of |observed share − mean probability| over bins of equal
 *   width, weighted by their counts. Of two classes: the probability of the second; of more: that of the predicted class
 *   (Guo et al. 2017). A probability on a bound belongs to the bin below, as in scikit-learn's `calibration_curve`.
 *
 * @param weights how often each item counts
 */
export function distanceMeasures(
  { squares, losses, bin, differences, bins }: Distances,
  weights: Float64Array,
): Required<Measures<DistanceMetric>> {
  const sums = new Float64Array(bins);
  let [total, squareSum, lossSum] = [0, 0, 0];
  for (let item = 0; item < weights.length; item++) {
    const weight = weights[item] as number;
    const own = bin[item] as number;
    total += weight;
    squareSum += weight * (squares[item] as number);
    lossSum += weight * (losses[item] as number);
    sums[own] = (sums[own] as number) + weight * (differences[item] as number);
  }
  return {
    brier: defined(squareSum / total),
    log_loss: defined(lossSum / total),
    ece: defined(calibrationError(sums, total)),
  };
}

/**
 * Expected calibration error.
 *
 * @param differences of each bin the sum of (truth, 0 or 1, minus probability) over its items
 * @param total how many items there are
 */
export function calibrationError(differences: ArrayLike<number>, total: number): number {
  let sum = 0;
  for (let bin = 0; bin < differences.length; bin++) sum += Math.abs(differences[bin] as number);
  return sum / total;
}

/** Which bin of equal width a probability belongs to; one on a bound belongs to the bin below. */
export function binOf(probability: number, bins: number): number {
  const index = Math.min(bins - 1, Math.floor(probability * bins));
  return index > 0 && probability <= index / bins ? index - 1 : index;
}
