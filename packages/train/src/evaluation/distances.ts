import type { Items } from './items.js';
import { defined, type Measures } from './measure.js';

export type DistanceMetric = 'brier' | 'log_loss' | 'ece';

/** Probabilities are kept this far from 0 and 1 in the logarithm, as scikit-learn does for float64. */
const EPSILON = Number.EPSILON;

/** −log of the probability that an item's true class was given; at most 36.04. */
function itemLoss(probability: number): number {
  return -Math.log(Math.min(1 - EPSILON, Math.max(EPSILON, probability)));
}

export interface DistancesOptions {
  readonly items: Items;
  /** How often each item counts. */
  readonly weights: Float64Array;
  /** Bins of equal width for the calibration error. */
  readonly bins: number;
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
 */
export function distanceMeasures(options: DistancesOptions): Required<Measures<DistanceMetric>> {
  const { items, weights, bins } = options;
  const { labels, probabilities, count } = items;
  const binary = probabilities.length === 2;
  const differences = new Float64Array(bins);
  let [total, squares, losses] = [0, 0, 0];
  for (let item = 0; item < count; item++) {
    const weight = weights[item] as number;
    if (weight === 0) continue;
    const label = labels[item] as number;
    let best = 0;
    let squared = 0;
    for (let index = 0; index < probabilities.length; index++) {
      const value = (probabilities[index] as Float64Array)[item] as number;
      squared += (value - Number(index === label)) ** 2;
      if (value > ((probabilities[best] as Float64Array)[item] as number)) best = index;
    }
    const said = binary ? 1 : best;
    const probability = (probabilities[said] as Float64Array)[item] as number;
    const bin = binOf(probability, bins);
    differences[bin] = (differences[bin] as number) + weight * (Number(label === said) - probability);
    total += weight;
    squares += weight * (binary ? squared / 2 : squared);
    losses += weight * itemLoss((probabilities[label] as Float64Array)[item] as number);
  }
  return {
    brier: defined(squares / total),
    log_loss: defined(losses / total),
    ece: defined(differences.reduce((sum, difference) => sum + Math.abs(difference), 0) / total),
  };
}

function binOf(probability: number, bins: number): number {
  const index = Math.min(bins - 1, Math.floor(probability * bins));
  return index > 0 && probability <= index / bins ? index - 1 : index;
}
