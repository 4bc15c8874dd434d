import { Worker } from 'node:worker_threads';
import {
  type ChannelListener,
  type ImageChannel,
  type ImageReply,
  type ImageThreads,
  imagePool,
} from '@cnn/data';

export type { ImageThreads } from '@cnn/data';

export interface ImageWorkersOptions {
  /** How many threads; at least 1. */
  readonly count: number;
  /** The threads' program, when a bundler has moved it away from this package. Default: `imageWorker.js` beside this file. */
  readonly program?: URL | undefined;
}

/**
 * Threads in which images are augmented and their stains normalized: for `workers` of `batchSource`, with as many sources
 * as you like. Batches hold the same numbers, in the same order, whatever the count. A process that has nothing else to do
 * ends also where they are not disposed.
 *
 * @throws CnnError (DATA) unless `count` is an integer of at least 1
 */
export function imageWorkers(options: ImageWorkersOptions): ImageThreads {
  const { count, program = new URL('./imageWorker.js', import.meta.url) } = options;
  return imagePool({ count, open: (listener) => openThread(program, listener) });
}

function openThread(program: URL, { onReply, onEnd }: ChannelListener): ImageChannel {
  const worker = new Worker(program, { execArgv: [] }); // flags of this process, such as --input-type, need not suit it
  worker.on('message', (reply: ImageReply) => onReply(reply));
  worker.on('error', (error) => onEnd(`failed: ${error.message}`));
  worker.on('exit', (code) => onEnd(`ended with code ${code}`));
  worker.unref(); // after the listeners, which make it count again
  return {
    post: (request, transfer) => worker.postMessage(request, [...transfer]),
    busy: (waiting) => (waiting ? worker.ref() : worker.unref()),
    close: () => worker.terminate(),
  };
}
