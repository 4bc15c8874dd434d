import { CnnError } from '@cnn/core';
import { type CountMetric, countMeasures } from './counts.js';
import { checkItems, type ItemsOptions } from './items.js';
import { rank } from './ranking.js';

/**
 * What a threshold is chosen by. Of thresholds that are equally good the highest is taken.
 *
 * - `youden`: the largest sensitivity + specificity (Youden 1950), so the largest balanced accuracy.
 * - `sensitivity`: the highest threshold with at least this sensitivity, so the one with the largest specificity.
 * - `specificity`: the lowest threshold with at least this specificity, so the one with the largest sensitivity.
 * - `cost`: the smallest sum of what errors cost, in any unit.
 */
export type ThresholdRule =
  | { readonly type: 'youden' }
  | { readonly type: 'sensitivity'; readonly atLeast: number }
  | { readonly type: 'specificity'; readonly atLeast: number }
  | { readonly type: 'cost'; readonly falsePositive: number; readonly falseNegative: number };

/** Whether a value, such as one that was read from a file, is a rule. */
export function isThresholdRule(value: unknown): value is ThresholdRule {
  const { type, atLeast, falsePositive, falseNegative } = Object(value) as Readonly<Record<string, unknown>>;
  const isCost = (value: unknown): boolean => typeof value === 'number' && value >= 0 && value < Infinity;
  switch (type) {
    case 'youden':
      return true;
    case 'sensitivity':
    case 'specificity':
      return isCost(atLeast) && Number(atLeast) <= 1;
    case 'cost':
      return isCost(falsePositive) && isCost(falseNegative);
    default:
      return false;
  }
}

export interface ChooseThresholdOptions extends ItemsOptions {
  /** Default `{ type: 'youden' }`. */
  readonly rule?: ThresholdRule | undefined;
}

/** Plain JSON; what is null is not defined, and `note` says why. */
export interface ChosenThreshold {
  /**
   * The second class is predicted above it. Halfway between the two probabilities that it parts, so that rounding of
   * probabilities does not matter.
   */
  readonly threshold: number | null;
  readonly rule: ThresholdRule;
  /** Results on these items at the threshold; on new items they are worse, since it was chosen for these. */
  readonly metrics: Readonly<Record<CountMetric, number | null>> | null;
  readonly note?: string;
}

/** What is predicted when the items down to a position of the ranking are positive. */
interface Cut {
  /** Scores above this are positive. */
  readonly threshold: number;
  readonly truePositives: number;
  readonly falsePositives: number;
}

/**
 * The threshold of a two-class model that suits a rule, on the given items. Give it the validation set: a threshold that
 * was chosen on the test set makes the test results too good.
 *
 * @throws CnnError `TRAINING` for labels, probabilities or a rule that do not fit, and for more than two classes
 */
export function chooseThreshold(options: ChooseThresholdOptions): ChosenThreshold {
  const { rule = { type: 'youden' } } = options;
  const items = checkItems(options);
  checkRule(rule);
  const [, scores] = items.probabilities;
  if (items.classNames.length !== 2 || scores === undefined) {
    throw new CnnError(
      'TRAINING',
      `chooseThreshold: expected two classes, received ${items.classNames.length}. Of more classes the most probable is predicted.`,
    );
  }
  const [negative, positive] = items.classNames as readonly [string, string];
  const positives = items.labels.reduce((sum, label) => sum + label, 0);
  const negatives = items.count - positives;
  if (positives === 0 || negatives === 0) {
    const only = positives === 0 ? negative : positive;
    return {
      threshold: null,
      rule,
      metrics: null,
      note: `every item is “${only}”, so no threshold separates the classes`,
    };
  }
  const gain = gainOf(rule, positives, negatives);
  let best: Cut | undefined;
  let largest = Number.NEGATIVE_INFINITY;
  for (const cut of cutsOf(scores, items.labels)) {
    const own = gain(cut);
    if (own > largest) [best, largest] = [cut, own];
  }
  const { threshold, truePositives, falsePositives } = best as Cut;
  const measures = countMeasures(
    {
      truePositives,
      falsePositives,
      falseNegatives: positives - truePositives,
      trueNegatives: negatives - falsePositives,
    },
    positive,
  );
  const predicted = truePositives + falsePositives;
  const extreme = predicted === 0 ? negative : predicted === items.count ? positive : undefined;
  return {
    threshold,
    rule,
    metrics: Object.fromEntries(Object.entries(measures).map(([name, { value }]) => [name, value])) as Record<
      CountMetric,
      number | null
    >,
    ...(extreme !== undefined && { note: `every item is predicted as “${extreme}”` }),
  };
}

/** From no item positive to every item positive, at each distinct score. */
function cutsOf(scores: Float64Array, labels: Int32Array): Cut[] {
  const { items, positive, ends } = rank({ scores, isPositive: (item) => labels[item] === 1 });
  const at = (position: number): number | undefined => scores[items[position] ?? -1];
  const cuts: Cut[] = [{ threshold: between(1, at(0)), truePositives: 0, falsePositives: 0 }];
  let truePositives = 0;
  for (let position = 0; position < items.length; position++) {
    truePositives += positive[position] as number;
    if (ends[position] === 0) continue;
    cuts.push({
      threshold: between(at(position) as number, at(position + 1)),
      truePositives,
      falsePositives: position + 1 - truePositives,
    });
  }
  return cuts;
}

/** A number from `low` to below `high`; with no item below, from 0, or −1 when even 0 is to be above it. */
function between(high: number, low: number | undefined): number {
  const bound = low ?? (high > 0 ? 0 : -1);
  const middle = (high + bound) / 2;
  return middle < high ? middle : bound;
}

/** The larger the better; of equal ones the first cut counts. */
function gainOf(rule: ThresholdRule, positives: number, negatives: number): (cut: Cut) => number {
  const impossible = Number.NEGATIVE_INFINITY;
  switch (rule.type) {
    case 'youden':
      // In whole numbers, so that equals are equal.
      return ({ truePositives, falsePositives }) => truePositives * negatives - falsePositives * positives;
    case 'sensitivity':
      return ({ truePositives, falsePositives }) =>
        truePositives / positives >= rule.atLeast ? -falsePositives : impossible;
    case 'specificity':
      return ({ truePositives, falsePositives }) =>
        (negatives - falsePositives) / negatives >= rule.atLeast ? truePositives : impossible;
    case 'cost':
      return ({ truePositives, falsePositives }) =>
        -(falsePositives * rule.falsePositive + (positives - truePositives) * rule.falseNegative);
  }
}

function checkRule(rule: ThresholdRule): void {
  if (rule.type === 'sensitivity' || rule.type === 'specificity') {
    if (rule.atLeast >= 0 && rule.atLeast <= 1) return;
    throw new CnnError('TRAINING', `rule.atLeast: expected a number from 0 to 1, received ${rule.atLeast}.`);
  }
  if (rule.type === 'youden') return;
  if (rule.type !== 'cost') {
    const { type } = rule as { readonly type?: unknown };
    throw new CnnError(
      'TRAINING',
      `rule.type: expected youden, sensitivity, specificity or cost, received ${JSON.stringify(type) ?? 'none'}.`,
    );
  }
  for (const name of ['falsePositive', 'falseNegative'] as const) {
    if (rule[name] >= 0 && rule[name] < Number.POSITIVE_INFINITY) continue;
    throw new CnnError('TRAINING', `rule.${name}: expected a cost of 0 or more, received ${rule[name]}.`);
  }
}
