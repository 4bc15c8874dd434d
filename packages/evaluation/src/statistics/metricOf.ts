import { checkItems } from './items.js';
import { type ClassMetric, measureItems, type OverallMetric, prepareItems } from './measureItems.js';

export interface MetricOfOptions {
  readonly metric: OverallMetric;
  /** The true class of each item. */
  readonly labels: ArrayLike<number>;
  /** A probability per item (of the second of two classes), or one per item and class. */
  readonly probabilities: ArrayLike<number>;
}

/**
 * One metric of `classificationReport`, decided at 0.5 or by the most probable class; of more than two classes, the mean over the
 * classes for which it is defined.
 *
 * @returns NaN where it is not defined
 * @throws CnnError (TRAINING) for labels or probabilities that `classificationReport` would not take
 */
export function metricOf({ metric, labels, probabilities }: MetricOfOptions): number {
  const items = checkItems({ labels, probabilities });
  const prepared = prepareItems({ items, threshold: 0.5, bins: 10 });
  const { overall, macro } = measureItems(prepared, new Float64Array(items.count).fill(1));
  const own = overall[metric] ?? macro[metric as ClassMetric];
  return own?.value ?? Number.NaN;
}
