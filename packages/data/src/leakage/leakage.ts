import { printable } from '@cnn/core';
import { canonicalName } from '../names/canonicalName.js';
import { describeItem, type ImageSet } from '../set/imageSet.js';
import { findNearDuplicates, type NearDuplicate, type NearDuplicatesOptions } from './nearDuplicates.js';

/** Something that is in more than one part. */
export interface Shared {
  /** The group, or the file. */
  readonly name: string;
  /** How many items of it each part has. */
  readonly parts: Readonly<Record<string, number>>;
}

/** What is on more than one side of a split. Plain JSON. */
export interface Leakage {
  readonly images: number;
  readonly groups: readonly Shared[];
  readonly files: readonly Shared[];
  readonly nearDuplicates: readonly NearDuplicate[];
}

function shared(
  { set, parts }: NearDuplicatesOptions,
  nameOf: (item: number) => string | undefined,
): Shared[] {
  const found = new Map<string, Record<string, number>>();
  for (const [part, items] of Object.entries(parts)) {
    for (const item of items) {
      const given = set.items[item] && nameOf(item);
      if (given === undefined) continue;
      const name = canonicalName(given);
      const counts = found.get(name) ?? {};
      counts[part] = (counts[part] ?? 0) + 1;
      found.set(name, counts);
    }
  }
  return [...found]
    .filter(([, counts]) => Object.keys(counts).length > 1)
    .map(([name, counts]) => ({ name, parts: counts }));
}

/**
 * Looks for what would make a score lie: a group (patient, slide), a file or nearly the same pixels in more than one
 * part. Reads every image of the parts once.
 *
 * @throws CnnError (ABORTED) when `signal` says so; what loading throws
 */
export async function findLeakage(options: NearDuplicatesOptions): Promise<Leakage> {
  const { set, parts } = options;
  return {
    images: Object.values(parts).reduce((sum, items) => sum + items.length, 0),
    groups: shared(options, (item) => set.items[item]?.group),
    files: shared(options, (item) => set.items[item]?.file ?? `items[${item}]`),
    nearDuplicates: await findNearDuplicates(options),
  };
}

export function hasLeakage({ groups, files, nearDuplicates }: Leakage): boolean {
  return groups.length + files.length + nearDuplicates.length > 0;
}

/** A line for each thing that leaks: `test image a.png is train image b.png, turned by 180° (similarity 0.98)`. */
export function describeLeakage({
  set,
  leakage,
}: {
  readonly set: Pick<ImageSet, 'items'>;
  readonly leakage: Leakage;
}): string[] {
  const name = (item: number): string =>
    set.items[item]?.file ?? describeItem(set.items[item] ?? { label: 0 }, item);
  // Items of arrays may be called `image 12` already.
  const picture = (item: number): string =>
    /^image \d+$/.test(name(item)) ? name(item) : `image ${name(item)}`;
  const places = (counts: Shared['parts']): string =>
    Object.entries(counts)
      .map(([part, count]) => `${part} (${count})`)
      .join(' and ');
  return [
    ...leakage.groups.map((group) => `group ${group.name} is in ${places(group.parts)}`),
    ...leakage.files.map((file) => `file ${file.name} is in ${places(file.parts)}`),
    ...leakage.nearDuplicates.map(({ items, parts, position, similarity }) => {
      const how = position === 'same position' ? '' : `, ${position}`;
      const [first, second] = [`${parts[0]} ${picture(items[0])}`, `${parts[1]} ${picture(items[1])}`];
      return `${second} shows ${first}${how} (similarity ${similarity.toFixed(2)})`;
    }),
  ].map(printable);
}
