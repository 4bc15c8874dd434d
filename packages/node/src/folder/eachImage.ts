import { CnnError } from '@cnn/core';
import { inParallel } from './inParallel.js';

/** An image that was left out. */
export interface BadImage {
  readonly file: string;
  /** One line that names the file. */
  readonly reason: string;
}

/** One pass over the images of a folder. */
export interface ImagePass {
  readonly task: 'measure' | 'decode';
  readonly onBadImage: 'error' | 'skip';
  readonly parallel: number;
  readonly onProgress?:
    | ((progress: {
        readonly task: 'measure' | 'decode';
        readonly done: number;
        readonly total: number;
      }) => void)
    | undefined;
}

export interface EachImageOptions<Item extends { readonly file: string }, Result> extends ImagePass {
  readonly items: readonly Item[];
  readonly work: (item: Item) => Promise<Result>;
}

export interface EachImageResult<Item, Result> {
  /** In the order of the items. */
  readonly good: readonly { readonly item: Item; readonly result: Result }[];
  readonly bad: readonly BadImage[];
}

/**
 * Does the work for each image. What it throws about an image (DATA) is thrown, or put into `bad` when bad images are
 * left out.
 */
export async function eachImage<Item extends { readonly file: string }, Result>(
  options: EachImageOptions<Item, Result>,
): Promise<EachImageResult<Item, Result>> {
  const { items, task, onBadImage, parallel, onProgress, work } = options;
  const bad: BadImage[] = [];
  const results = await inParallel({
    items,
    limit: parallel,
    onDone: (done) => onProgress?.({ task, done, total: items.length }),
    work: async (item) => {
      try {
        return { item, result: await work(item) };
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
