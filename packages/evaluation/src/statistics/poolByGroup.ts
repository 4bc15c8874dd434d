import { CnnError } from '@cnn/core';
import { type Grouping, groupItems } from './groups.js';
import { checkItems, type Items, type ItemsOptions } from './items.js';

/**
 * How the probabilities of a group's items become the group's: their mean, the largest, or the mean of the `topK` largest
 * (of all, where a group has fewer).
 */
export type Pooling = 'mean' | 'max' | { readonly topK: number };

/** Whether a value, such as one that was read from a file, is a pooling. */
export function isPooling(value: unknown): value is Pooling {
  if (value === 'mean' || value === 'max') return true;
  const { topK } = Object(value) as { readonly topK?: unknown };
  return Number.isInteger(topK) && Number(topK) > 0;
}

/** The label of a group: the `same` label that all of its items have, or the `max`, the highest class among them. */
export type GroupLabel = 'same' | 'max';

export interface PoolByGroupOptions extends ItemsOptions {
  /** The group of each item, such as its patient. */
  readonly groups: ArrayLike<string | number>;
  /** Default `mean`. */
  readonly pooling?: Pooling | undefined;
  /** Default `same`. */
  readonly groupLabel?: GroupLabel | undefined;
}

export interface PooledGroups {
  /** In the order of their first items, `[g]`. */
  readonly groups: readonly string[];
  /** `[g]` */
  readonly labels: Int32Array;
  /** Of two classes `[g]` probabilities of the second; of more `[g, classes]`, which sum to 1 in each row. */
  readonly probabilities: Float64Array;
  /** How many items each group has, `[g]`. */
  readonly items: Int32Array;
}

/**
 * One prediction for each group from those of its items. Of two classes the second one's probabilities are pooled; of more
 * each class's are, and with `max` and `topK` divided by their sum.
 *
 * @throws CnnError `TRAINING` for input that does not fit, and with `groupLabel: 'same'` for a group whose items have
 * different labels
 */
export function poolByGroup(options: PoolByGroupOptions): PooledGroups {
  const { groups, pooling = 'mean', groupLabel = 'same' } = options;
  const items = checkItems(options);
  const grouping = groupItems(groups, items.count);
  if (groupLabel === 'same') {
    const mixed = mixedGroup(items, grouping);
    if (mixed !== undefined) {
      throw new CnnError(
        'TRAINING',
        `group ${mixed} has items of different labels, so no label of its own. Set groupLabel: 'max' if the highest class among them is it.`,
      );
    }
  }
  return poolItems({ items, grouping, pooling });
}

/** The first group whose items have different labels. */
export function mixedGroup({ labels }: Items, { names, groupOf }: Grouping): string | undefined {
  const first = new Int32Array(names.length).fill(-1);
  for (let item = 0; item < labels.length; item++) {
    const group = groupOf[item] as number;
    if (first[group] === -1) first[group] = labels[item] as number;
    else if (first[group] !== labels[item]) return names[group];
  }
  return undefined;
}

/** Why there are no results by group. @param group what `mixedGroup` found */
export function mixedGroupNote(group: string): string {
  return `group ${group} has items of different labels, so no label of its own; groupLabel 'max' takes the highest class`;
}

export interface PoolItemsOptions {
  readonly items: Items;
  readonly grouping: Grouping;
  readonly pooling: Pooling;
}

/** As `poolByGroup`; a group's label is the highest among its items. */
export function poolItems({ items, grouping, pooling }: PoolItemsOptions): PooledGroups {
  const { names, groupOf } = grouping;
  const members: number[][] = names.map(() => []);
  for (let item = 0; item < items.count; item++) members[groupOf[item] as number]?.push(item);
  const largest = largestOf(pooling);
  const columns = items.probabilities.length === 2 ? items.probabilities.slice(1) : items.probabilities;
  const probabilities = new Float64Array(names.length * columns.length);
  for (const [group, own] of members.entries()) {
    const row = columns.map((column) => {
      const values = Float64Array.from(own, (item) => column[item] as number);
      return mean(values.length > largest ? values.sort().subarray(-largest) : values);
    });
    // Means of whole rows sum to 1 as the rows do.
    const sum = columns.length === 1 ? 1 : row.reduce((a, b) => a + b, 0);
    probabilities.set(
      row.map((value) => value / sum),
      group * columns.length,
    );
  }
  return {
    groups: names,
    labels: Int32Array.from(members, (own) =>
      own.reduce((top, item) => Math.max(top, items.labels[item] as number), 0),
    ),
    probabilities,
    items: Int32Array.from(members, (own) => own.length),
  };
}

function largestOf(pooling: Pooling): number {
  if (pooling === 'mean') return Number.POSITIVE_INFINITY;
  if (pooling === 'max') return 1;
  const { topK } = pooling;
  if (Number.isInteger(topK) && topK > 0) return topK;
  throw new CnnError('TRAINING', `pooling.topK: expected an integer above 0, received ${topK}.`);
}

function mean(values: Float64Array): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}
