import { CnnError, randomStream } from '@cnn/core';
import { canonicalName } from '../names/canonicalName.js';
import type { ImageItem, ImageSet } from '../set/imageSet.js';
import { assignGroups } from './assignGroups.js';
import { distributeLabels } from './distributeLabels.js';
import { quotas } from './quotas.js';

/** What a split needs of a set: no pixels. */
export type Splittable = Pick<ImageSet, 'name' | 'items' | 'classNames' | 'multiLabel'>;

export interface PartitionOptions {
  readonly set: Splittable;
  /** Shares of the parts, above 0, adding up to 1. */
  readonly ratios: readonly number[];
  readonly stratify: boolean;
  readonly group: boolean;
  readonly seed: number;
}

/** Whether items name groups. All must, or none. */
export function hasGroups({ name, items }: Splittable): boolean {
  const without = items.findIndex((item) => item.group === undefined);
  if (without < 0) return true;
  if (items.every((item) => item.group === undefined)) return false;
  const { file } = items[without] as { file?: string };
  throw new CnnError(
    'DATA',
    `${name}: items[${without}]${file ? ` (${file})` : ''} has no group, but others have. Give every item one, or none.`,
  );
}

/**
 * The columns of class counts that an item counts in: its class, or each of its labels. One more than there are class
 * names is for items without a label.
 */
function columnsOf({ classNames }: Splittable, { label, labels }: ImageItem): readonly number[] {
  if (!labels) return [label];
  return labels.length > 0 ? labels : [classNames.length];
}

function byGroup(options: PartitionOptions): number[][] {
  const { set, ratios, stratify, seed } = options;
  const { name, items, classNames } = set;
  if (!hasGroups(set)) {
    throw new CnnError(
      'DATA',
      `${name}: expected items with a group, such as the patient. Give groups, or split with group: false.`,
    );
  }
  const members = new Map<string, number[]>();
  items.forEach(({ group: given = '' }, index) => {
    const group = canonicalName(given);
    const list = members.get(group);
    if (list) list.push(index);
    else members.set(group, [index]);
  });
  // The order of the items must not matter, only which there are.
  const groups = [...members.keys()].sort();
  if (groups.length < ratios.length) {
    throw new CnnError(
      'DATA',
      `${name}: expected at least ${ratios.length} groups for ${ratios.length} sets, received ${groups.length} (${groups.join(', ')}).`,
    );
  }
  const counts = groups.map((group) => {
    const indices = members.get(group) ?? [];
    if (!stratify) return [indices.length];
    const row = new Array<number>(classNames.length + (set.multiLabel ? 1 : 0)).fill(0);
    for (const index of indices) {
      for (const column of columnsOf(set, items[index] as ImageItem)) {
        row[column] = (row[column] as number) + 1;
      }
    }
    return row;
  });
  const sizes = groups.map((group) => members.get(group)?.length ?? 0);
  if (stratify) {
    classNames.forEach((className, label) => {
      const holding = counts.filter((row) => (row[label] as number) > 0).length;
      refuseRareClass({ name, className, holding, what: 'groups', parts: ratios.length });
    });
  }
  const partOf = assignGroups({ counts, sizes, ratios, random: randomStream({ seed, purpose: 'split' }) });
  const parts = ratios.map((): number[] => []);
  for (const [at, group] of groups.entries()) {
    const part = parts[partOf[at] as number];
    for (const index of members.get(group) ?? []) part?.push(index);
  }
  return parts;
}

interface RareClass {
  readonly name: string;
  readonly className: string;
  /** How many items or groups hold the class. */
  readonly holding: number;
  readonly what: 'groups' | 'images';
  readonly parts: number;
}

/** A class that nothing holds is no obstacle: no part can have it. */
function refuseRareClass({ name, className, holding, what, parts }: RareClass): void {
  if (holding === 0 || holding >= parts) return;
  throw new CnnError(
    'DATA',
    `${name}: class "${className}" is in ${holding} ${what}, so it can't be in all of ${parts} parts. Add images, make fewer parts, or split with stratify: false.`,
    { details: { option: 'stratify' } },
  );
}

function byItem({ set, ratios, stratify, seed }: PartitionOptions): number[][] {
  const { name, items, classNames } = set;
  if (items.length < ratios.length) {
    throw new CnnError(
      'DATA',
      `${name}: expected at least ${ratios.length} images for ${ratios.length} sets, received ${items.length}.`,
    );
  }
  if (stratify && set.multiLabel) return byLabels({ set, ratios, stratify, seed, group: false });
  const parts = ratios.map((): number[] => []);
  const pools = (stratify ? classNames : ['all']).map((): number[] => []);
  for (const [index, { label }] of items.entries()) pools[stratify ? label : 0]?.push(index);
  pools.forEach((pool, label) => {
    if (stratify) {
      const className = classNames[label] as string;
      refuseRareClass({ name, className, holding: pool.length, what: 'images', parts: ratios.length });
    }
    randomStream({ seed, purpose: 'split', counters: [label] }).shuffle(pool);
    let start = 0;
    quotas({ count: pool.length, ratios }).forEach((count, part) => {
      for (const index of pool.slice(start, start + count)) parts[part]?.push(index);
      start += count;
    });
  });
  return parts;
}

function byLabels({ set, ratios, seed }: PartitionOptions): number[][] {
  const { name, items, classNames } = set;
  for (const [label, className] of classNames.entries()) {
    const holding = items.filter(({ labels }) => labels?.includes(label)).length;
    refuseRareClass({ name, className, holding, what: 'images', parts: ratios.length });
  }
  return distributeLabels({
    columnsOf: items.map((item) => columnsOf(set, item)),
    columns: classNames.length + 1,
    ratios,
    random: randomStream({ seed, purpose: 'split' }),
  });
}

/** The parts of {@link partition} must each hold every class that the set holds. */
function checkClasses({ set, stratify }: PartitionOptions, parts: readonly number[][]): void {
  if (!stratify) return;
  for (const [label, className] of set.classNames.entries()) {
    const holds = ({ label: own, labels = [own] }: ImageItem): boolean => labels.includes(label);
    const holding = parts.filter((part) => part.some((index) => holds(set.items[index] as ImageItem))).length;
    if (holding === 0 || holding === parts.length) continue;
    throw new CnnError(
      'DATA',
      `${set.name}: no split was found in which every part has class "${className}". Try another seed, make fewer parts, or split with stratify: false.`,
      { details: { option: 'stratify' } },
    );
  }
}

/**
 * Item indices of each part, ascending. A function of the arguments only.
 *
 * Without groups, each class is shuffled by seed and cut at the quotas of the ratios, so class shares are exact up to
 * rounding; with several labels per image, see `distributeLabels`. With groups, see `assignGroups`.
 *
 * @throws CnnError (DATA) when there are too few items, groups, or holders of a class
 */
export function partition(options: PartitionOptions): number[][] {
  const parts = options.group ? byGroup(options) : byItem(options);
  checkClasses(options, parts);
  for (const part of parts) part.sort((a, b) => a - b);
  return parts;
}
