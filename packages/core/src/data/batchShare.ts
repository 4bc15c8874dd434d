/** Which part of a pass a source is asked for, so that several workers can share it. */
export interface BatchShare {
  /** From 0 to `count` − 1. */
  readonly index: number;
  readonly count: number;
  /**
   * `items`: of each batch of n items those from ⌊n · index / count⌋ to ⌊n · (index + 1) / count⌋ − 1. `batches`: whole batches, those
   * of number index, index + count, and so on. Default `items`.
   */
  readonly of?: 'items' | 'batches' | undefined;
}

/** What a batch of a share is of the whole one. */
export interface SharedBatch {
  /** Which batch of the pass, from 0. */
  readonly number: number;
  /** Items of the whole batch. */
  readonly items: number;
  /** Place of the share's first item in the whole batch. */
  readonly first: number;
  /** Items of the share. Where it is 0, the batch holds one item that stands in, with a weight of 0. */
  readonly count: number;
}

/**
 * The part of a batch that a share is: of 5 items, two workers get 2 and 3.
 *
 * @param items of the whole batch
 */
export function shareOf(
  items: number,
  { index, count, of = 'items' }: BatchShare,
): Pick<SharedBatch, 'first' | 'count'> {
  if (of === 'batches') return { first: 0, count: items };
  const first = Math.floor((items * index) / count);
  return { first, count: Math.floor((items * (index + 1)) / count) - first };
}
