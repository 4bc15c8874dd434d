import { CnnError } from '@cnn/core';

/** An image that was left out. */
export interface BadFile {
  readonly file: string;
  /** One line that names the file. */
  readonly reason: string;
}

export interface EachFileOptions<Item extends { readonly path: string }, Result> {
  readonly items: readonly Item[];
  readonly task: 'measure' | 'decode';
  /** How many are worked on at the same time. */
  readonly parallel: number;
  readonly onBadImage: 'error' | 'skip';
  readonly onProgress: ((progress: FileProgress) => void) | undefined;
  readonly signal: { readonly aborted: boolean } | undefined;
  readonly work: (item: Item, index: number) => Promise<Result>;
}

export interface FileProgress {
  readonly task: 'measure' | 'decode';
  readonly done: number;
  readonly total: number;
}

export interface EachFileResult<Item, Result> {
  /** In the order of the items. */
  readonly good: readonly { readonly item: Item; readonly result: Result }[];
  readonly bad: readonly BadFile[];
}

/**
 * Does the work for each image. What it throws about an image (DATA) is thrown, or put into `bad` when bad images are left
 * out. The first failure stops it.
 *
 * @throws CnnError (ABORTED) when `signal` says so
 */
export async function eachFile<Item extends { readonly path: string }, Result>(
  options: EachFileOptions<Item, Result>,
): Promise<EachFileResult<Item, Result>> {
  const { items, task, parallel, onBadImage, onProgress, signal, work } = options;
  const bad: BadFile[] = [];
  const results = new Map<number, { item: Item; result: Result }>();
  let [next, done] = [0, 0];
  const workSome = async (): Promise<void> => {
    while (next < items.length) {
      if (signal?.aborted) throw new CnnError('ABORTED', 'reading the images was stopped.');
      const index = next++;
      const item = items[index] as Item;
      try {
        results.set(index, { item, result: await work(item, index) });
      } catch (error) {
        if (onBadImage === 'error' || !(error instanceof CnnError) || error.code !== 'DATA') throw error;
        bad.push({ file: item.path, reason: error.message });
      }
      onProgress?.({ task, done: ++done, total: items.length });
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(parallel, items.length) }, workSome));
  } finally {
    next = items.length;
  }
  const good = items.flatMap((_, index) => results.get(index) ?? []);
  return { good, bad };
}
