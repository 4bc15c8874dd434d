import {
  type ChannelListener,
  type ImageChannel,
  type ImageReply,
  type ImageThreads,
  imagePool,
} from '@cnn/data';
import { startImageWorker } from './startImageWorker.js';

export interface ImageWorkersOptions {
  /** How many threads; at least 1. Default: one less than the processors, at most 4. */
  readonly count?: number | undefined;
  /**
   * Starts the threads' program, `@cnn/browser/image-worker`, where a bundler does not find it by itself. With Vite:
   * `import ImageWorker from '@cnn/browser/image-worker?worker'`, and here `() => new ImageWorker()`.
   */
  readonly start?: (() => Worker) | undefined;
}

/**
 * Threads in which images are augmented and their stains normalized: for `workers` of `batchSource`, with as many sources
 * as you like. Batches hold the same numbers, in the same order, whatever the count; so do those of `@cnn/node`.
 *
 * @throws CnnError (DATA) unless `count` is an integer of at least 1
 */
export function imageWorkers(options: ImageWorkersOptions = {}): ImageThreads {
  const { count = Math.max(1, Math.min(4, navigator.hardwareConcurrency - 1)), start = startImageWorker } =
    options;
  return imagePool({ count, open: (listener) => openThread(start(), listener) });
}

function openThread(worker: Worker, { onReply, onEnd }: ChannelListener): ImageChannel {
  worker.addEventListener('message', ({ data }: MessageEvent<ImageReply>) => onReply(data));
  worker.addEventListener('error', ({ message }) =>
    onEnd(`failed: ${message || 'its program can not be loaded'}`),
  );
  return {
    post: (request, transfer) => worker.postMessage(request, [...transfer]),
    close: () => worker.terminate(),
  };
}
