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
import { type OpenedSet, readJson } from '@cnn/node';

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
  return { set, parts, report, files: toSplitFiles({ set, split: parts }) };
}

async function partsOf(
  set: ImageSet,
  wanted: DivideOptions['split'],
  { given, seed }: { readonly given: Parts | undefined; readonly seed: number },
): Promise<Parts> {
  if (typeof wanted === 'string') return fromSplitFiles({ set, files: await readJson(wanted) });
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

/** A line for each part that holds images. */
export function describeParts({ report }: DividedSet): string[] {
  return report.filter(({ items }) => items > 0).map(describePart);
}
