import { CnnError } from '@cnn/core';
import type { Pooling, Thresholds } from '@cnn/evaluation';
import type { Results, SaidOfImage } from './readResults.js';

/** Where a model decides on the images of a pair and on its patients; one for all, or one for each in their order. */
interface DecidedPair {
  readonly threshold: Thresholds;
  /** Absent: `threshold`. */
  readonly groupThreshold?: Thresholds;
  readonly pooling?: Pooling;
}

/** What two models said of the same images, as a set of its own: all classes, or one of several labels. */
export interface Pair {
  /** Of several labels an image: which one. */
  readonly label?: string;
  readonly classNames: readonly string[];
  readonly labels: readonly number[];
  /** The patient of each image; absent where one has none. */
  readonly groups?: readonly string[];
  readonly probabilities: readonly [readonly number[], readonly number[]];
  readonly decided: readonly [DecidedPair, DecidedPair];
}

/** How many files an error names. */
const NAMED = 3;

/**
 * Puts the results of two models side by side, image by image.
 *
 * @throws CnnError (DATA) when they are of other classes, images, labels or patients, with the first of them
 */
export function pairResults(a: Results, b: Results): Pair[] {
  checkClasses(a, b);
  checkImages(a, b);
  const both = [...a.images].map(([file, first]) => {
    const second = b.images.get(file) as SaidOfImage;
    checkTruth(file, first, second);
    return { first, second, group: groupOf(file, first, second) };
  });
  const groups = both.flatMap(({ group }) => group ?? []);
  const shared = groups.length === both.length ? { groups } : {};
  if (!a.multiLabel) {
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
      classNames: [`without ${label}`, label],
      labels: both.map(({ first }) => Number(first.truth.includes(label))),
      probabilities: [column('first'), column('second')],
      decided: [decidedAt(a, at, both, 'first'), decidedAt(b, at, both, 'second')],
    };
  });
}

interface Both {
  readonly first: SaidOfImage;
  readonly second: SaidOfImage;
  readonly group: string | undefined;
}

/** Where a model decides on a label; each image and patient of a cross-validation where its fold does. */
function decidedAt(
  { decided, outOfFold }: Results,
  at: number,
  both: readonly Both[],
  side: 'first' | 'second',
): DecidedPair {
  const own = decided[at] ?? { threshold: 0.5 };
  if (!outOfFold) return own;
  const thresholdOf = (one: Both): number => one[side].thresholds?.[at] ?? own.threshold;
  const ofGroups = new Map<string | undefined, number>();
  for (const one of both) {
    if (!ofGroups.has(one.group)) ofGroups.set(one.group, one[side].groupThreshold ?? thresholdOf(one));
  }
  return { ...own, threshold: both.map(thresholdOf), groupThreshold: [...ofGroups.values()] };
}

function checkClasses(a: Results, b: Results): void {
  const kind = ({ multiLabel, classNames }: Results): string =>
    `${multiLabel ? 'several labels' : 'one class'} an image of ${classNames.join(', ')}`;
  if (kind(a) === kind(b)) return;
  throw new CnnError(
    'DATA',
    `${b.path}: expected ${kind(a)}, as in ${a.path}, received ${kind(b)}. Compare models of the same classes, in the same order.`,
  );
}

function checkImages(a: Results, b: Results): void {
  const missing = (from: Results, of: Results): string[] => {
    const files = [...of.images.keys()].filter((file) => !from.images.has(file));
    if (files.length === 0) return [];
    const more = files.length > NAMED ? ` and ${files.length - NAMED} more` : '';
    return [
      `${of.path} alone has ${files.length} of ${of.images.size} images: ${files.slice(0, NAMED).join(', ')}${more}`,
    ];
  };
  const differing = [...missing(b, a), ...missing(a, b)];
  if (differing.length === 0) return;
  throw new CnnError(
    'DATA',
    `expected results on the same images; ${differing.join('; ')}. Use the parts of one for the other: cnn train --split-file OUT/split.json, or cnn evaluate --split OUT/split.json --out FILE.json.`,
  );
}

function checkTruth(file: string, first: SaidOfImage, second: SaidOfImage): void {
  const [own, other] = [first, second].map(({ truth }) => truth.join('|') || 'without a label');
  if (own === other) return;
  throw new CnnError(
    'DATA',
    `${file}: expected the same label in both, received ${own} in A and ${other} in B. Evaluate both on the same data.`,
  );
}

/** Its patient, if one of both knows it. */
function groupOf(file: string, first: SaidOfImage, second: SaidOfImage): string | undefined {
  const [own, other] = [first.group, second.group];
  if (own === undefined || other === undefined || own === other) return own ?? other;
  throw new CnnError(
    'DATA',
    `${file}: expected the same patient in both, received ${own} in A and ${other} in B. Give both the same --group-from.`,
  );
}
