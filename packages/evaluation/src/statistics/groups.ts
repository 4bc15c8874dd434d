import { CnnError } from '@cnn/core';

/** Items that belong together, such as the images of one patient. */
export interface Grouping {
  /** In the order of their first items. */
  readonly names: readonly string[];
  /** The group of each item, an index into `names`, `[n]`. */
  readonly groupOf: Int32Array;
}

/** @throws CnnError `TRAINING` when the items and their groups differ in number, or an item has no group */
export function groupItems(groups: ArrayLike<string | number>, count: number): Grouping {
  if (groups.length !== count) {
    throw new CnnError(
      'TRAINING',
      `groups: expected one for each of the ${count} items, received ${groups.length}.`,
    );
  }
  const indices = new Map<string, number>();
  const groupOf = new Int32Array(count);
  for (let item = 0; item < count; item++) {
    const group: unknown = groups[item];
    if ((typeof group !== 'string' && typeof group !== 'number') || group === '') {
      throw new CnnError(
        'TRAINING',
        `groups: item ${item} has none. Give every item its group, or leave groups out.`,
      );
    }
    const name = String(group);
    const index = indices.get(name) ?? indices.size;
    indices.set(name, index);
    groupOf[item] = index;
  }
  return { names: [...indices.keys()], groupOf };
}
