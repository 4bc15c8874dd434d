import { CnnError } from '@cnn/core';
import { groupItems } from './groups.js';
import { checkLabels } from './items.js';
import { normalBound, twoSidedTail } from './normal.js';
import { type Clusters, clustersOf, countPairs, type PairCounts } from './pairCounts.js';
import { rocArea } from './rocArea.js';

interface DelongOptions {
  /** 1 for positive items, 0 for the others, `[n]`. */
  readonly labels: ArrayLike<number>;
  /**
   * The group of each item, such as its patient. Items of a group are not independent: with groups the variance is
   * Obuchowski's (1997), without it is DeLong's, which takes all items as independent.
   */
  readonly groups?: ArrayLike<string | number> | undefined;
  /** Of the intervals. Default 0.95. */
  readonly level?: number | undefined;
}

export interface DelongIntervalOptions extends DelongOptions {
  /** One number per item, larger for more likely positive, `[n]`. */
  readonly scores: ArrayLike<number>;
}

/** Plain JSON; what is null is not defined, and `note` says why. */
export interface DelongInterval {
  readonly auc: number | null;
  readonly standardError: number | null;
  /** `auc` ± normal quantile × standard error, cut off at 0 and 1. */
  readonly interval: readonly [low: number, high: number] | null;
  readonly level: number;
  readonly note?: string;
}

/**
 * The area under a ROC curve with its confidence interval (DeLong, DeLong and Clarke-Pearson, Biometrics 1988).
 *
 * @throws CnnError `TRAINING` for labels, scores, groups or a level that do not fit
 */
export function delongInterval(options: DelongIntervalOptions): DelongInterval {
  const { scores, level = 0.95 } = options;
  const clusters = checkOptions(options, [scores]);
  const pairs = countPairs(scores, clusters);
  const auc = areaOf(scores, clusters);
  const undefinedParts = { auc, standardError: null, interval: null, level };
  const tooFew = whyTooFew(clusters);
  if (auc === null || tooFew !== undefined) return { ...undefinedParts, note: tooFew ?? '' };
  const variance = varianceOf([pairs], clusters);
  if (variance === 0) {
    const note = 'the items do not vary, so there is no error to estimate';
    return { ...undefinedParts, note };
  }
  const standardError = Math.sqrt(variance);
  const half = normalBound(level) * standardError;
  return { auc, standardError, interval: [Math.max(0, auc - half), Math.min(1, auc + half)], level };
}

export interface DelongTestOptions extends DelongOptions {
  /** The scores of two models for the same items, each `[n]`. */
  readonly scores: readonly [ArrayLike<number>, ArrayLike<number>];
}

/** Plain JSON; what is null is not defined, and `note` says why. */
export interface DelongTest {
  readonly auc: readonly [number | null, number | null];
  /** The first area minus the second. */
  readonly difference: number | null;
  readonly standardError: number | null;
  /** Of the difference. */
  readonly interval: readonly [low: number, high: number] | null;
  readonly level: number;
  /** Difference / standard error. */
  readonly z: number | null;
  /** Two-sided, of no difference. */
  readonly pValue: number | null;
  readonly note?: string;
}

/**
 * Whether two models differ in the area under their ROC curves on the same items (DeLong, DeLong and Clarke-Pearson,
 * Biometrics 1988).
 *
 * @throws CnnError `TRAINING` for labels, scores, groups or a level that do not fit
 */
export function delongTest(options: DelongTestOptions): DelongTest {
  const { scores, level = 0.95 } = options;
  const clusters = checkOptions(options, scores);
  const pairs = [countPairs(scores[0], clusters), countPairs(scores[1], clusters)] as const;
  const auc = [areaOf(scores[0], clusters), areaOf(scores[1], clusters)] as const;
  const difference = auc[0] === null || auc[1] === null ? null : auc[0] - auc[1];
  const undefinedParts = {
    auc,
    difference,
    standardError: null,
    interval: null,
    level,
    z: null,
    pValue: null,
  };
  const tooFew = whyTooFew(clusters);
  if (difference === null || tooFew !== undefined) return { ...undefinedParts, note: tooFew ?? '' };
  const variance = varianceOf(pairs, clusters);
  if (variance === 0) {
    const note = 'no item tells the models apart: both rank the pairs alike';
    return { ...undefinedParts, note };
  }
  const standardError = Math.sqrt(variance);
  const half = normalBound(level) * standardError;
  const z = difference / standardError;
  return {
    ...undefinedParts,
    standardError,
    interval: [difference - half, difference + half],
    z,
    pValue: twoSidedTail(z),
  };
}

function checkOptions(options: DelongOptions, scores: readonly ArrayLike<number>[]): Clusters {
  const { groups, level = 0.95 } = options;
  const labels = checkLabels(options.labels, 2);
  for (const each of scores) {
    if (each.length !== labels.length) {
      throw new CnnError(
        'TRAINING',
        `scores: expected one for each of the ${labels.length} labels, received ${each.length}.`,
      );
    }
    const wrong = Array.prototype.findIndex.call(each, (score) => !Number.isFinite(score));
    if (wrong === -1) continue;
    throw new CnnError(
      'TRAINING',
      `scores: item ${wrong} has ${each[wrong]}, expected a finite number. NaN comes from damaged weights, or from training that diverged.`,
    );
  }
  if (!(level > 0 && level < 1)) {
    throw new CnnError('TRAINING', `level: expected a number between 0 and 1, received ${level}.`);
  }
  return clustersOf(labels, groups && groupItems(groups, labels.length));
}

function areaOf(scores: ArrayLike<number>, { positive, positives, negatives }: Clusters): number | null {
  if (positives === 0 || negatives === 0) return null;
  return rocArea({ scores, positive: Array.from(positive, (one) => one === 1) });
}

function whyTooFew({
  positives,
  negatives,
  withPositives,
  withNegatives,
  count,
}: Clusters): string | undefined {
  if (positives === 0) return 'no item is positive';
  if (negatives === 0) return 'every item is positive';
  if (withPositives > 1 && withNegatives > 1) return undefined;
  const unit = count < positives + negatives ? 'groups with items' : 'items';
  return `its standard error needs at least two ${unit} of each class, there are ${withPositives} positive and ${withNegatives} negative`;
}

/**
 * The variance of one area, or of the first minus the second. Deviations of clusters from the mean are whole numbers here,
 * in units of 1 / (2 · positives² · negatives) and 1 / (2 · positives · negatives²), so that no variation is exactly 0. The
 * sum is never below 0, since no cluster's factor is smaller than that of products; what rounding leaves of it is 0 too.
 */
function varianceOf(pairs: readonly PairCounts[], clusters: Clusters): number {
  const {
    positives: m,
    negatives: n,
    ownPositives,
    ownNegatives,
    withPositives,
    withNegatives,
    count,
  } = clusters;
  const [first, second] = pairs as readonly [PairCounts, PairCounts?];
  const total = first.total - (second?.total ?? 0);
  let [s10, s01, s11] = [0, 0, 0];
  for (let cluster = 0; cluster < count; cluster++) {
    const higher = (first.ofPositives[cluster] as number) - (second?.ofPositives[cluster] ?? 0);
    const lower = (first.ofNegatives[cluster] as number) - (second?.ofNegatives[cluster] ?? 0);
    const ofPositives = (m * higher - (ownPositives[cluster] as number) * total) / (2 * m * n);
    const ofNegatives = (n * lower - (ownNegatives[cluster] as number) * total) / (2 * m * n);
    s10 += ofPositives * ofPositives;
    s01 += ofNegatives * ofNegatives;
    s11 += ofPositives * ofNegatives;
  }
  const terms = [
    ((withPositives / (withPositives - 1)) * s10) / (m * m),
    ((withNegatives / (withNegatives - 1)) * s01) / (n * n),
    ((count / (count - 1)) * 2 * s11) / (m * n),
  ] as const;
  const variance = terms[0] + terms[1] + terms[2];
  const rounding = 1e-12 * (terms[0] + terms[1]);
  return variance > rounding ? variance : 0;
}
