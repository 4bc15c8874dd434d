import { defined, type Measure, notDefined } from './measure.js';

/** Scores in order, the highest first. */
export interface Ranking {
  /** Which item each score is of. */
  readonly items: Int32Array;
  /** 1 where the item is positive. */
  readonly positive: Uint8Array;
  /** 1 at the last of equal scores. */
  readonly ends: Uint8Array;
}

export interface RankOptions {
  /** `[n]`, or several per item: those of all items first, then all again. */
  readonly scores: Float64Array;
  readonly isPositive: (index: number) => boolean;
  /** How many items there are. Default: as many as scores. */
  readonly count?: number | undefined;
}

export function rank({ scores, isPositive, count = scores.length }: RankOptions): Ranking {
  const order = new Int32Array(scores.length);
  for (let index = 0; index < order.length; index++) order[index] = index;
  order.sort((a, b) => (scores[b] as number) - (scores[a] as number));
  const positive = new Uint8Array(order.length);
  const ends = new Uint8Array(order.length);
  for (let position = 0; position < order.length; position++) {
    const index = order[position] as number;
    const next = order[position + 1];
    positive[position] = Number(isPositive(index));
    ends[position] = Number(next === undefined || scores[next] !== scores[index]);
  }
  return { items: order.map((index) => index % count), positive, ends };
}

/** The other class's ranking, by the scores with their signs turned: without the ties that `1 - score` makes by rounding. */
export function reversed({ items, positive, ends }: Ranking): Ranking {
  const last = items.length - 1;
  return {
    items: items.slice().reverse(),
    positive: positive.map((_, position) => 1 - (positive[last - position] as number)),
    ends: ends.map((_, position) => (position === last ? 1 : (ends[last - 1 - position] as number))),
  };
}

export interface AreasOptions {
  readonly ranking: Ranking;
  /** How often each item counts. */
  readonly weights: Float64Array;
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
export function areas({ ranking, weights, name }: AreasOptions): Areas {
  const { items, positive, ends } = ranking;
  let [positives, negatives] = [0, 0];
  let [tiedPositives, tiedNegatives] = [0, 0];
  let [pairs, precisions] = [0, 0];
  for (let position = 0; position < items.length; position++) {
    const weight = weights[items[position] as number] as number;
    if (positive[position] === 1) tiedPositives += weight;
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
