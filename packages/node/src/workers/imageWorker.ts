// The program of a thread of `imageWorkers`: a file of its own in the package.
import { parentPort } from 'node:worker_threads';
import { prepareImage } from '@cnn/data';
import type { WorkerReply, WorkerRequest } from './protocol.js';

const preparations = new Map<number, Parameters<typeof prepareImage>[0]>();

function answer({ id, preparation, rules, image }: WorkerRequest): void {
  if (rules) preparations.set(preparation, rules);
  const known = preparations.get(preparation);
  if (!known) throw new Error(`no preparation ${preparation}`);
  const data = prepareImage(known, image);
  const reply: WorkerReply = { id, data };
  parentPort?.postMessage(reply, [data.buffer as ArrayBuffer]);
}

parentPort?.on('message', (request: WorkerRequest) => {
  try {
    answer(request);
  } catch (error) {
    const reply: WorkerReply = {
      id: request.id,
      error: error instanceof Error ? error.message : String(error),
    };
    parentPort?.postMessage(reply);
  }
});
