export interface InParallelOptions<Item, Result> {
  readonly items: readonly Item[];
  /** How many are worked on at the same time. */
  readonly limit: number;
  readonly work: (item: Item, index: number) => Promise<Result>;
  /** Called after each item with how many are done. */
  readonly onDone?: ((done: number) => void) | undefined;
}

/** The results in the items' order. The first failure stops it. */
export async function inParallel<Item, Result>(options: InParallelOptions<Item, Result>): Promise<Result[]> {
  const { items, limit, work, onDone } = options;
  const results = new Array<Result>(items.length);
  let next = 0;
  let done = 0;
  const workSome = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index] as Item, index);
      onDone?.(++done);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(limit, items.length) }, workSome));
  } finally {
    next = items.length;
  }
  return results;
}
