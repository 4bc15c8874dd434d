import { CnnError } from '@cnn/core';
import type { ImagePreparation, ImageWorkers } from '@cnn/data';
import { ImageThread } from './imageThread.js';

export interface ImageWorkersOptions {
  /** How many threads; at least 1. */
  readonly count: number;
  /** The threads' program, when a bundler has moved it away from this package. Default: `imageWorker.js` beside this file. */
  readonly program?: URL;
}

/** Threads that prepare images for `batchSource`. */
export interface ImageThreads extends ImageWorkers {
  /** Ends the threads. A process that has nothing else to do also ends without it. */
  dispose(): Promise<void>;
}

/**
 * Threads in which images are augmented and their stains normalized: for `workers` of `batchSource`, with as many sources
 * as you like. Batches hold the same numbers, in the same order, whatever the count.
 *
 * @throws CnnError (DATA) unless `count` is an integer of at least 1
 */
export function imageWorkers(options: ImageWorkersOptions): ImageThreads {
  const { count, program = new URL('./imageWorker.js', import.meta.url) } = options;
  if (!Number.isInteger(count) || count < 1) {
    throw new CnnError('DATA', `imageWorkers: expected a count of at least 1, received ${count}.`);
  }
  const threads = Array.from({ length: count }, () => new ImageThread(program));
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
