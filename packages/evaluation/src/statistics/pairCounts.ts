import { CnnError } from '@cnn/core';
import type { Grouping } from './groups.js';

/** Of two classes: where the items of each are, and how they fall into clusters. */
export interface Clusters {
  readonly positive: Uint8Array;
  readonly positives: number;
  readonly negatives: number;
  readonly clusterOf: Int32Array;
  /** Positive and negative items of each cluster. */
  readonly ownPositives: Float64Array;
  readonly ownNegatives: Float64Array;
  /** Clusters with positive items, with negative ones, and all. */
  readonly withPositives: number;
  readonly withNegatives: number;
  readonly count: number;
}

/** Each item is a cluster of its own without `grouping`. */
export function clustersOf(labels: ArrayLike<number>, grouping: Grouping | undefined): Clusters {
  const clusterOf = grouping?.groupOf ?? Int32Array.from(labels, (_, item) => item);
  const count = grouping?.names.length ?? labels.length;
  const ownPositives = new Float64Array(count);
  const ownNegatives = new Float64Array(count);
  for (let item = 0; item < labels.length; item++) {
    const own = labels[item] === 1 ? ownPositives : ownNegatives;
    const cluster = clusterOf[item] as number;
    own[cluster] = (own[cluster] as number) + 1;
  }
  const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);
  const filled = (values: Float64Array): number => values.reduce((a, b) => a + Number(b > 0), 0);
  return {
    positive: Uint8Array.from(labels, (label) => Number(label === 1)),
    positives: sum(ownPositives),
    negatives: sum(ownNegatives),
    clusterOf,
    ownPositives,
    ownNegatives,
    withPositives: filled(ownPositives),
    withNegatives: filled(ownNegatives),
    count,
  };
}

/** Twice the number of pairs of a positive and a negative item in which the positive one scores higher; a tie counts 1. */
export interface PairCounts {
  readonly total: number;
  /** Of the pairs with the positive items of each cluster. */
  readonly ofPositives: Float64Array;
  /** Of the pairs with the negative items of each cluster. */
  readonly ofNegatives: Float64Array;
}

/**
 * In the time of a sort (Sun and Xu 2014). All are whole numbers.
 *
 * @throws CnnError `TRAINING` for a score that is NaN
 */
export function countPairs(scores: ArrayLike<number>, clusters: Clusters): PairCounts {
  const { positive, clusterOf, count, positives } = clusters;
  for (let item = 0; item < scores.length; item++) {
    if (Number.isNaN(scores[item])) {
      throw new CnnError(
        'TRAINING',
        `scores: item ${item} has NaN, expected a number. It comes from training that diverged.`,
      );
    }
  }
  const at = (item: number): number => scores[item] as number;
  const order = Int32Array.from(scores, (_, item) => item).sort((a, b) => at(a) - at(b));
  const ofPositives = new Float64Array(count);
  const ofNegatives = new Float64Array(count);
  let [total, positivesBelow, negativesBelow] = [0, 0, 0];
  for (let start = 0; start < order.length; ) {
    let end = start;
    let tiedPositives = 0;
    while (end < order.length && at(order[end] as number) === at(order[start] as number)) {
      tiedPositives += positive[order[end++] as number] as number;
    }
    const tiedNegatives = end - start - tiedPositives;
    const ofPositive = 2 * negativesBelow + tiedNegatives;
    const ofNegative = 2 * (positives - positivesBelow - tiedPositives) + tiedPositives;
    for (const item of order.subarray(start, end)) {
      const cluster = clusterOf[item] as number;
      if (positive[item] === 1) ofPositives[cluster] = (ofPositives[cluster] as number) + ofPositive;
      else ofNegatives[cluster] = (ofNegatives[cluster] as number) + ofNegative;
    }
    total += tiedPositives * ofPositive;
    positivesBelow += tiedPositives;
    negativesBelow += tiedNegatives;
    start = end;
  }
  return { total, ofPositives, ofNegatives };
}
