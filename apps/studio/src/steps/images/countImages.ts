import type { ImagesSummary } from '@cnn/browser';

/** How many images there are of what. */
export interface ImageCounts {
  readonly images: number;
  /** `at`: the place among the classes. */
  readonly classes: readonly {
    readonly name: string;
    readonly count: number;
    readonly share: number;
    readonly at: number;
  }[];
  /** Undefined where no patient is known. */
  readonly patients:
    | { readonly count: number; readonly least: number; readonly most: number; readonly unknown: number }
    | undefined;
  /** How many times the largest class is as large as the smallest one. */
  readonly imbalance: number;
}

export function countImages({ classNames, labels, groups }: ImagesSummary): ImageCounts {
  const counts = classNames.map(() => 0);
  for (const some of labels) for (const label of some) counts[label] = (counts[label] ?? 0) + 1;
  const sizes = new Map<string, number>();
  let unknown = 0;
  for (const group of groups) {
    if (group === undefined) unknown++;
    else sizes.set(group, (sizes.get(group) ?? 0) + 1);
  }
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (const size of sizes.values()) {
    least = Math.min(least, size);
    most = Math.max(most, size);
  }
  return {
    images: labels.length,
    classes: classNames.map((name, at) => {
      const count = counts[at] as number;
      return { name, at, count, share: labels.length > 0 ? count / labels.length : 0 };
    }),
    patients: sizes.size > 0 ? { count: sizes.size, least, most, unknown } : undefined,
    imbalance: Math.max(...counts) / Math.max(1, Math.min(...counts)),
  };
}
