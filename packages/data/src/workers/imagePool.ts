import { CnnError } from '@cnn/core';
import type { ImagePreparation, ImageWorkers } from '../batches/prepareImage.js';
import { ImageThread, type OpenChannel } from './imageThread.js';

export interface ImagePoolOptions {
  /** How many threads; at least 1. */
  readonly count: number;
  /** Starts a thread. */
  readonly open: OpenChannel;
}

/** Threads that prepare images for `batchSource`. */
export interface ImageThreads extends ImageWorkers {
  /** Ends the threads. */
  dispose(): Promise<void>;
}

/**
 * Threads of any host, for `workers` of `batchSource`: what `imageWorkers` of `@cnn/node` and `@cnn/browser` is made of. An
 * image goes to the thread that has least to do.
 *
 * @throws CnnError (DATA) unless `count` is an integer of at least 1
 */
export function imagePool({ count, open }: ImagePoolOptions): ImageThreads {
  if (!Number.isInteger(count) || count < 1) {
    throw new CnnError('DATA', `imageWorkers: expected a count of at least 1, received ${count}.`);
  }
  const threads = Array.from({ length: count }, () => new ImageThread(open));
  const numbers = new Map<ImagePreparation, number>();
  return {
    prepare(rules, image) {
      const preparation = numbers.get(rules) ?? numbers.size;
      numbers.set(rules, preparation);
      const freest = threads.reduce((least, thread) => (thread.load < least.load ? thread : least));
      return freest.prepare({ preparation, rules, image });
    },
    async dispose() {
      await Promise.all(threads.map((thread) => thread.stop()));
    },
  };
}
