import type { ImagesSummary } from '@cnn/browser';

/** Which images are shown. Undefined: whatever it is. */
export interface Filter {
  readonly label?: number | undefined;
  readonly group?: string | undefined;
  /** 0 training, 1 validation, 2 test. */
  readonly part?: number | undefined;
}

export const noFilter: Filter = {};

/** The indices of what a filter lets through. */
export function filtered(
  { labels, groups }: ImagesSummary,
  { label, group, part }: Filter,
  partOf: readonly number[] | undefined,
): readonly number[] {
  const indices: number[] = [];
  for (const [index, some] of labels.entries()) {
    if (label !== undefined && !some.includes(label)) continue;
    if (group !== undefined && groups[index] !== group) continue;
    if (part !== undefined && partOf && partOf[index] !== part) continue;
    indices.push(index);
  }
  return indices;
}
