import { CnnError } from '@cnn/core';
import {
  describePart,
  fromSplitFiles,
  type ImageSet,
  type PartReport,
  type Parts,
  partNames,
  reportPart,
  type SplitFiles,
  split,
  toSplitFiles,
} from '@cnn/data';
import type { OpenedSet } from '@cnn/node';
import { readSplit } from '../runs/runParts.js';

/** A split with what its parts hold. */
export interface DividedSet {
  readonly set: ImageSet;
  readonly parts: Parts;
  readonly report: readonly PartReport[];
  /** What `split.json` holds. */
  readonly files: SplitFiles;
}

export interface DivideOptions {
  readonly set: OpenedSet;
  /** Shares, the path of a split.json, or nothing: the parts that the set comes with, else 0.7, 0.15, 0.15. */
  readonly split: readonly [number, number, number] | string | undefined;
  readonly seed: number;
}

/** Divides a set into its parts. @throws CnnError when that is not possible */
export async function divide({ set: opened, split: wanted, seed }: DivideOptions): Promise<DividedSet> {
  const set = withNames(opened);
  const parts = await partsOf(set, wanted, { given: opened.parts, seed });
  if (parts.train.length === 0)
    throw new CnnError('DATA', `${set.name}: the split has no image to train with.`);
  const report = partNames.map((part) => reportPart({ set, part, indices: parts[part] }));
  checkTraining(set, report[0] as PartReport);
  return { set, parts, report, files: toSplitFiles({ set, split: parts }) };
}

async function partsOf(
  set: ImageSet,
  wanted: DivideOptions['split'],
  { given, seed }: { readonly given: Parts | undefined; readonly seed: number },
): Promise<Parts> {
  if (typeof wanted === 'string') return fromSplitFiles({ set, files: await readSplit(wanted) });
  if (wanted === undefined && given) return given;
  return split({ set, seed, ...(wanted ? { ratios: wanted } : {}) });
}

/** Images of an array have no file: they are called by their place. */
export function withNames<Set extends ImageSet>(set: Set): Set {
  return {
    ...set,
    items: set.items.map((item, index) => ({ ...item, file: item.file ?? `image ${index}` })),
  };
}

/** @throws CnnError (DATA) when a class has no image to learn it from */
function checkTraining({ name, multiLabel, items, classNames }: ImageSet, train: PartReport): void {
  const missing = multiLabel ? undefined : classNames.find((one) => train.classCounts[one] === 0);
  if (missing === undefined) return;
  const count = items.filter(({ label }) => label === classNames.indexOf(missing)).length;
  const groups = train.groups === undefined ? '' : ' (images of a patient stay together)';
  throw new CnnError(
    'DATA',
    `${name}: the training part has no image of the class "${missing}", of which there ${count === 1 ? 'is 1' : `are ${count}`}${groups}. Use another --seed or --split, add images of it, or remove the class.`,
  );
}

/** A line for each part that holds images, and for classes that are missing there. */
export function describeParts({ report, set }: DividedSet): string[] {
  const parts = report.filter(({ items }) => items > 0);
  const missing = set.multiLabel ? [] : parts.flatMap(describeMissing);
  return [...parts.map(describePart), ...missing];
}

function describeMissing({ part, classCounts }: PartReport): string[] {
  const names = Object.keys(classCounts).filter((name) => classCounts[name] === 0);
  if (names.length === 0) return [];
  return [`The ${part} part has no image of ${names.join(', ')}: it can have no AUC.`];
}
