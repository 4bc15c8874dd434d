import type { Splittable } from './partition.js';

/** What a part of a split holds. */
export interface PartReport {
  readonly part: string;
  readonly items: number;
  /** Absent when the set has no groups. */
  readonly groups?: number;
  /** By class name. In a multi-label set, an image counts for each of its labels. */
  readonly classCounts: Readonly<Record<string, number>>;
  /** Share of each class among the part's items, by class name. */
  readonly classShares: Readonly<Record<string, number>>;
  /** In a multi-label set: items that carry none. */
  readonly withoutLabel?: number;
}

export interface ReportPartOptions {
  readonly set: Splittable;
  readonly part: string;
  readonly indices: readonly number[];
}

export function reportPart({ set, part, indices }: ReportPartOptions): PartReport {
  const counts = set.classNames.map(() => 0);
  const groups = new Set<string>();
  let withoutLabel = 0;
  for (const index of indices) {
    const { label = 0, labels = [label], group } = set.items[index] ?? {};
    for (const one of labels) counts[one] = (counts[one] as number) + 1;
    if (labels.length === 0) withoutLabel++;
    if (group !== undefined) groups.add(group);
  }
  const byName = (values: readonly number[]): Record<string, number> =>
    Object.fromEntries(set.classNames.map((className, label) => [className, values[label] as number]));
  return {
    part,
    items: indices.length,
    ...(groups.size > 0 ? { groups: groups.size } : {}),
    classCounts: byName(counts),
    classShares: byName(counts.map((count) => (indices.length > 0 ? count / indices.length : 0))),
    ...(set.multiLabel ? { withoutLabel } : {}),
  };
}

/** One line for people: `train: 7130 images of 195 groups, 0 73.6 %, 1 26.4 %`. */
export function describePart(report: PartReport): string {
  const shares = Object.entries(report.classShares).map(
    ([name, share]) => `${name} ${(100 * share).toFixed(1)} %`,
  );
  const groups = report.groups === undefined ? '' : ` of ${report.groups} groups`;
  const { withoutLabel = 0, items } = report;
  if (withoutLabel > 0) shares.push(`no label ${((100 * withoutLabel) / items).toFixed(1)} %`);
  return `${report.part}: ${items} images${groups}, ${shares.join(', ')}`;
}
