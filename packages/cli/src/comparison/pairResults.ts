import { CnnError } from '@cnn/core';
import type { Decided, Results, SaidOfImage } from './readResults.js';

/** What two models said of the same images, as a set of its own: all classes, or one of several labels. */
export interface Pair {
  /** Of several labels an image: which one. */
  readonly label?: string;
  readonly classNames: readonly string[];
  readonly labels: readonly number[];
  /** The patient of each image; absent where one has none. */
  readonly groups?: readonly string[];
  readonly probabilities: readonly [readonly number[], readonly number[]];
  readonly decided: readonly [Decided, Decided];
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
        decided: [decidedAt(a, 0), decidedAt(b, 0)],
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
      decided: [decidedAt(a, at), decidedAt(b, at)],
    };
  });
}

function decidedAt({ decided }: Results, at: number): Decided {
  return decided[at] ?? { threshold: 0.5 };
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
