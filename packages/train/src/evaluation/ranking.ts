import { defined, type Measure, notDefined } from './measure.js';

/** Items in order of their scores, the highest first. */
export interface Ranking {
  readonly order: Int32Array;
  /** 1 at the last of items with equal scores, by position in `order`. */
  readonly ends: Uint8Array;
}

export function rank(scores: Float64Array): Ranking {
  const order = Int32Array.from(scores, (_, index) => index).sort(
    (a, b) => (scores[b] as number) - (scores[a] as number),
  );
  const ends = Uint8Array.from(order, (item, position) => {
    const next = order[position + 1];
    return Number(next === undefined || scores[next] !== scores[item]);
  });
  return { order, ends };
}

/** The ranking of the scores with their signs turned: without the ties that `1 - score` makes by rounding. */
export function reversed({ order, ends }: Ranking): Ranking {
  const count = order.length;
  return {
    order: Int32Array.from(order).reverse(),
    ends: Uint8Array.from({ length: count }, (_, position) =>
      position === count - 1 ? 1 : (ends[count - 2 - position] as number),
    ),
  };
}

export interface AreasOptions {
  readonly ranking: Ranking;
  /** How often each item counts. */
  readonly weights: Float64Array;
  readonly isPositive: (item: number) => boolean;
  /** What the positive class is called, for notes. */
  readonly name: string;
}

export interface Areas {
  /**
   * Area under the ROC curve: the chance that a positive item scores higher than a negative one, ties counting half
   * (Mann and Whitney 1947; scikit-learn's `roc_auc_score`).
   */
  readonly auc: Measure;
  /**
   * Average precision: the sum over the distinct scores of (gain in recall) × precision, without interpolation
   * (scikit-learn's `average_precision_score`).
   */
  readonly pr_auc: Measure;
}

/** Both areas in one pass from the highest score down. */
export function areas({ ranking, weights, isPositive, name }: AreasOptions): Areas {
  const { order, ends } = ranking;
  let [positives, negatives] = [0, 0];
  let [tiedPositives, tiedNegatives] = [0, 0];
  let [pairs, precisions] = [0, 0];
  for (let position = 0; position < order.length; position++) {
    const item = order[position] as number;
    const weight = weights[item] as number;
    if (isPositive(item)) tiedPositives += weight;
    else tiedNegatives += weight;
    if (ends[position] === 0) continue;
    pairs += tiedNegatives * (positives + tiedPositives / 2);
    positives += tiedPositives;
    negatives += tiedNegatives;
    if (tiedPositives > 0) precisions += (tiedPositives * positives) / (positives + negatives);
    tiedPositives = 0;
    tiedNegatives = 0;
  }
  if (positives === 0) {
    const none = notDefined(`no item is ${name}`);
    return { auc: none, pr_auc: none };
  }
  if (negatives === 0) {
    const all = `every item is ${name}`;
    return { auc: notDefined(all), pr_auc: defined(1, `${all}: the precision is 1 at any threshold`) };
  }
  return { auc: defined(pairs / (positives * negatives)), pr_auc: defined(precisions / positives) };
}
