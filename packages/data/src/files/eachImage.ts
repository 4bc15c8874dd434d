import { CnnError } from '@cnn/core';
import { inParallel } from './inParallel.js';

/** An image that was left out. */
export interface BadImage {
  readonly file: string;
  /** One line that names the file. */
  readonly reason: string;
}

/** How far a pass over image files has come. */
export interface FileProgress {
  readonly task: 'measure' | 'decode';
  readonly done: number;
  readonly total: number;
}

/** One pass over image files. */
export interface ImagePass {
  /** Whether an image that can't be decoded is an error or left out. */
  readonly onBadImage: 'error' | 'skip';
  /** How many images are read at the same time. */
  readonly parallel: number;
  readonly onProgress?: ((progress: FileProgress) => void) | undefined;
  readonly signal?: { readonly aborted: boolean } | undefined;
}

export interface EachImageOptions<Item extends { readonly file: string }, Result> extends ImagePass {
  readonly task: FileProgress['task'];
  readonly items: readonly Item[];
  readonly work: (item: Item, index: number) => Promise<Result> | Result;
}

export interface EachImageResult<Item, Result> {
  /** In the order of the items. */
  readonly good: readonly { readonly item: Item; readonly result: Result }[];
  readonly bad: readonly BadImage[];
}

/**
 * Does the work for each image. What it throws about an image (DATA) is thrown, or put into `bad` when bad images are
 * left out.
 *
 * @throws CnnError (ABORTED) when `signal` says so
 */
export async function eachImage<Item extends { readonly file: string }, Result>(
  options: EachImageOptions<Item, Result>,
): Promise<EachImageResult<Item, Result>> {
  const { items, task, onBadImage, parallel, onProgress, signal, work } = options;
  const bad: BadImage[] = [];
  const results = await inParallel({
    items,
    limit: parallel,
    onDone: (done) => onProgress?.({ task, done, total: items.length }),
    work: async (item, index) => {
      if (signal?.aborted) throw new CnnError('ABORTED', 'reading the images was stopped.');
      try {
        return { item, result: await work(item, index) };
      } catch (error) {
        if (onBadImage === 'error' || !(error instanceof CnnError) || error.code !== 'DATA') throw error;
        bad.push({ file: item.file, reason: error.message });
        return undefined;
      }
    },
  });
  bad.sort((a, b) => (a.file < b.file ? -1 : 1));
  return { good: results.filter((entry) => entry !== undefined), bad };
}
