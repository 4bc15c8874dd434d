import { CnnError } from '@cnn/core';
import { labelClassNames } from '../records/labelColumns.js';
import type { Pooling } from '../statistics/poolByGroup.js';
import type { Thresholds } from '../statistics/thresholds.js';
import type { ItemResult, ModelResults } from './modelResults.js';

/** Where a model decides on the items of a pair and on its groups; one for all, or one for each in their order. */
export interface DecidedPair {
  readonly threshold: Thresholds;
  /** Absent: `threshold`. */
  readonly groupThreshold?: Thresholds | undefined;
  readonly pooling?: Pooling | undefined;
}

/** What two models predicted for the same items, as a set of its own: all classes, or one label of a multi-label set. */
export interface Pair {
  /** Of a multi-label set: which label. */
  readonly label?: string | undefined;
  readonly classNames: readonly string[];
  readonly labels: readonly number[];
  /** The group of each item; absent where one has none. */
  readonly groups?: readonly string[] | undefined;
  readonly probabilities: readonly [readonly number[], readonly number[]];
  readonly decided: readonly [DecidedPair, DecidedPair];
}

/** How many files an error names. */
const NAMED = 3;

/**
 * Puts the results of two models side by side, item by item.
 *
 * @throws CnnError (DATA) when they are of other classes, items, labels or groups, with the first of them
 */
export function pairResults(a: ModelResults, b: ModelResults): Pair[] {
  checkClasses(a, b);
  checkImages(a, b);
  const both = [...a.items].map(([file, first]) => {
    const second = b.items.get(file) as ItemResult;
    const names = [a.name, b.name] as const;
    checkTruth({ file, first, second, names });
    return { first, second, group: groupOf({ file, first, second, names }) };
  });
  const groups = both.flatMap(({ group }) => group ?? []);
  const shared = groups.length === both.length ? { groups } : {};
  if (a.task !== 'multilabel') {
    const labels = both.map(({ first }) => a.classNames.indexOf(first.truth[0] ?? ''));
    const flat = (side: 'first' | 'second') => both.flatMap((one) => one[side].probabilities);
    return [
      {
        ...shared,
        classNames: a.classNames,
        labels,
        probabilities: [flat('first'), flat('second')],
        decided: [decidedAt(a, 0, both, 'first'), decidedAt(b, 0, both, 'second')],
      },
    ];
  }
  return a.classNames.map((label, at) => {
    const column = (side: 'first' | 'second') => both.map((one) => one[side].probabilities[at] ?? Number.NaN);
    return {
      ...shared,
      label,
      classNames: labelClassNames(label),
      labels: both.map(({ first }) => Number(first.truth.includes(label))),
      probabilities: [column('first'), column('second')],
      decided: [decidedAt(a, at, both, 'first'), decidedAt(b, at, both, 'second')],
    };
  });
}

interface ItemPair {
  readonly first: ItemResult;
  readonly second: ItemResult;
  readonly group: string | undefined;
}

/** Where a model decides on a label; each image and patient of a cross-validation where its fold does. */
function decidedAt(
  { decided, outOfFold }: ModelResults,
  at: number,
  both: readonly ItemPair[],
  side: 'first' | 'second',
): DecidedPair {
  const own = decided[at] ?? { threshold: 0.5 };
  if (!outOfFold) return own;
  const thresholdOf = (one: ItemPair): number => one[side].thresholds?.[at] ?? own.threshold;
  const ofGroups = new Map<string | undefined, number>();
  for (const one of both) {
    if (!ofGroups.has(one.group)) ofGroups.set(one.group, one[side].groupThreshold ?? thresholdOf(one));
  }
  return { ...own, threshold: both.map(thresholdOf), groupThreshold: [...ofGroups.values()] };
}

function checkClasses(a: ModelResults, b: ModelResults): void {
  const kind = ({ task, classNames }: ModelResults): string =>
    `${task === 'multilabel' ? 'several labels' : 'one class'} per image of ${classNames.join(', ')}`;
  if (kind(a) === kind(b)) return;
  throw new CnnError(
    'DATA',
    `${b.name}: expected ${kind(a)}, as in ${a.name}, received ${kind(b)}. Compare models of the same classes, in the same order.`,
  );
}

function checkImages(a: ModelResults, b: ModelResults): void {
  const missing = (from: ModelResults, of: ModelResults): string[] => {
    const files = [...of.items.keys()].filter((file) => !from.items.has(file));
    if (files.length === 0) return [];
    const more = files.length > NAMED ? ` and ${files.length - NAMED} more` : '';
    return [
      `${of.name} alone has ${files.length} of ${of.items.size} images: ${files.slice(0, NAMED).join(', ')}${more}`,
    ];
  };
  const differing = [...missing(b, a), ...missing(a, b)];
  if (differing.length === 0) return;
  throw new CnnError(
    'DATA',
    `expected results on the same images; ${differing.join('; ')}. Evaluate both models on the test set of one split.`,
  );
}

interface CheckedPair extends Omit<ItemPair, 'group'> {
  readonly file: string;
  /** Of both models. */
  readonly names: readonly [string, string];
}

function checkTruth({ file, first, second, names: [a, b] }: CheckedPair): void {
  const [own, other] = [first, second].map(({ truth }) => truth.join('|') || 'without a label');
  if (own === other) return;
  throw new CnnError(
    'DATA',
    `${file}: expected the same label in both, received ${own} in ${a} and ${other} in ${b}. Evaluate both on the same data.`,
  );
}

/** Its patient, if one of both knows it. */
function groupOf({ file, first, second, names: [a, b] }: CheckedPair): string | undefined {
  const [own, other] = [first.group, second.group];
  if (own === undefined || other === undefined || own === other) return own ?? other;
  throw new CnnError(
    'DATA',
    `${file}: expected the same patient in both, received ${own} in ${a} and ${other} in ${b}. Evaluate both with the same patients.`,
  );
}
