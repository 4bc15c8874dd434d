import type { TensorValue } from '@cnn/core';
import type { Binding } from './bindingTypes.js';
import type { Answer, Numbered, Reply, Request } from './protocol.js';

/** What the worker's thread gives to the program. */
export interface WorkerSurroundings {
  readonly port: {
    postMessage(answer: Answer, transfer: ArrayBuffer[]): void;
    on(event: 'message', listener: (message: Numbered) => void): void;
  };
  readonly loadBinding: () => Binding;
  /** Frees, a little later, what nobody refers to any more. */
  readonly collectGarbage: () => void;
}

/**
 * The program of the worker: runs TensorFlow's sessions, one request after the other. Its text is what the worker
 * evaluates, so it refers to nothing outside of itself.
 */
export function workerProgram({ port, loadBinding, collectGarbage }: WorkerSurroundings): void {
  const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

  let binding: Binding;
  try {
    binding = loadBinding();
  } catch (error) {
    port.postMessage({ failedToStart: messageOf(error) }, []);
    return;
  }

  const run = (request: Extract<Request, { kind: 'run' }>): TensorValue[] => {
    const made: number[] = [];
    try {
      for (const { value } of request.feeds) {
        const type = value.data instanceof Float32Array ? binding.TF_FLOAT : binding.TF_INT32;
        made.push(binding.createTensor(value.shape, type, value.data));
      }
      const names = request.feeds.map(({ name }) => `${name}:0`).join();
      const fetches = request.fetches.map((name) => `${name}:0`).join();
      const outputs = binding.runSavedModel(request.model, made, names, fetches);
      made.push(...outputs.map(({ id }) => id));
      return outputs.map(({ id, shape }) => ({ shape, data: binding.tensorDataSync(id) }));
    } finally {
      for (const id of made) binding.deleteTensor(id);
    }
  };

  const answer = (request: Request): Omit<Reply, 'tensors'> => {
    if (request.kind === 'load') return { model: binding.loadSavedModel(request.folder, 'serve') };
    if (request.kind === 'run') return { values: run(request) };
    binding.deleteSavedModel(request.model);
    return {};
  };

  /** Bytes of arrays that came since garbage was collected last. V8 alone would let them lie for several steps. */
  let received = 0;
  const tidyUp = (request: Request): void => {
    if (request.kind !== 'run') return;
    for (const { value } of request.feeds) received += value.data.byteLength;
    if (received < 2 ** 26) return;
    received = 0;
    collectGarbage();
  };

  port.on('message', ({ id, request }) => {
    try {
      const reply = { ...answer(request), tensors: binding.getNumOfTensors() };
      port.postMessage(
        { id, reply },
        (reply.values ?? []).map(({ data }) => data.buffer as ArrayBuffer),
      );
    } catch (error) {
      port.postMessage({ id, error: messageOf(error) }, []);
    }
    tidyUp(request);
  });
  port.postMessage({ started: { version: binding.TF_Version, gpu: binding.isUsingGpuDevice() } }, []);
}
