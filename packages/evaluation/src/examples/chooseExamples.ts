import { CnnError } from '@cnn/core';
import type { Evaluation } from '../records/evaluation.js';
import { type Decided, decisionsOf } from './decisions.js';
import type { ExampleGroup, ExampleImage, ExampleKind } from './exampleGroup.js';

export interface ChooseExamplesOptions {
  /** Images in a group at most. Default 12. */
  readonly count?: number | undefined;
  /**
   * Typical images of all classes together at most: with many classes each has fewer of them, and with more classes than this the
   * most frequent have one. Default 24.
   */
  readonly typical?: number | undefined;
  /** Of two classes: where the evaluation is decided that has no threshold of its own. Default 0.5. */
  readonly threshold?: number | undefined;
}

/**
 * The images of an evaluation that are worth looking at: the surest mistakes, the least sure decisions, and typical images of each
 * class, which were predicted correctly with a high probability, if possible from different patients: none that is among the least sure
 * decisions, or nearer to another decision than half the way to certainty. Of a multi-label set each
 * label of each image is a decision. Groups without an image are left out, and so are predictions that are not finite.
 *
 * @throws CnnError `DATA` for a count that is not a whole number of 0 or more
 *
 * @example
 * ```ts
 * import { chooseExamples } from '@cnn/evaluation';
 *
 * const [mistakes] = chooseExamples(evaluation, { count: 8 });
 * mistakes?.images.map(({ file, label, predicted }) => `${file}: ${label}, predicted as ${predicted}`);
 * ```
 */
export function chooseExamples(
  evaluation: Evaluation,
  { count = 12, typical = 24, threshold }: ChooseExamplesOptions = {},
): readonly ExampleGroup[] {
  checkCount('count', count);
  checkCount('typical', typical);
  const decisions = decisionsOf(evaluation, threshold);
  const sure = (a: Decided, b: Decided) => b.probability - a.probability || a.item - b.item;
  const wrong = decisions.filter(({ label, predicted }) => label !== predicted).toSorted(sure);
  const byMargin = decisions.toSorted((a, b) => a.margin - b.margin || a.item - b.item);
  // Of few images, a quarter: else all of them would be the least sure.
  const unsure = byMargin.slice(0, Math.min(count, Math.ceil(decisions.length / 4)));
  return [
    groupOf('surestMistakes', wrong.slice(0, count)),
    groupOf('leastSure', unsure),
    ...typicalOf(evaluation.classNames, clearOnes(decisions, new Set(unsure)), {
      count,
      typical,
    }),
  ].filter(({ images }) => images.length > 0);
}

/** Without those that are shown as the least sure, and those nearer to another decision than half the way to certainty. */
function clearOnes(decisions: readonly Decided[], unsure: ReadonlySet<Decided>): readonly Decided[] {
  return decisions.filter((one) => !unsure.has(one) && one.margin >= one.largestMargin / 2);
}

function groupOf(kind: ExampleKind, decisions: readonly Decided[], className?: string): ExampleGroup {
  const images = decisions.map(({ margin: _, largestMargin: _largest, ...image }): ExampleImage => image);
  return className === undefined ? { kind, images } : { kind, className, images };
}

function typicalOf(
  classNames: readonly string[],
  decisions: readonly Decided[],
  { count, typical }: { readonly count: number; readonly typical: number },
): ExampleGroup[] {
  const byClass = new Map<string, Decided[]>();
  for (const one of decisions) {
    if (one.label !== one.predicted || one.label !== one.className) continue;
    const own = byClass.get(one.className) ?? [];
    own.push(one);
    byClass.set(one.className, own);
  }
  const found = classNames.filter((name) => byClass.has(name));
  const sizeOf = (name: string): number => byClass.get(name)?.length ?? 0;
  const shown = new Set(found.toSorted((a, b) => sizeOf(b) - sizeOf(a)).slice(0, typical));
  const each = Math.min(count, Math.max(1, Math.floor(typical / Math.max(1, found.length))));
  return found
    .filter((name) => shown.has(name))
    .map((name) => groupOf('typical', ofDifferentGroups(byClass.get(name) ?? [], each), name));
}

/** The surest, if possible of different groups; the surest of them first. */
function ofDifferentGroups(decisions: readonly Decided[], count: number): Decided[] {
  const taken = new Map<string, number>();
  return decisions
    .toSorted((a, b) => b.probability - a.probability || a.item - b.item)
    .map((one) => {
      const before = one.group === undefined ? 0 : (taken.get(one.group) ?? 0);
      if (one.group !== undefined) taken.set(one.group, before + 1);
      return { one, before };
    })
    .toSorted((a, b) => a.before - b.before)
    .slice(0, count)
    .map(({ one }) => one)
    .toSorted((a, b) => b.probability - a.probability || a.item - b.item);
}

function checkCount(name: string, count: number): void {
  if (Number.isInteger(count) && count >= 0) return;
  throw new CnnError(
    'DATA',
    `chooseExamples: ${name} needs a whole number of 0 or more, received ${count}. 12 is the default.`,
  );
}
