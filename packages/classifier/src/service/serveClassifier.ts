import type { ModelImage } from '@cnn/browser';
import { CnnError } from '@cnn/core';
import type { TrainedModel } from '@cnn/experiment';
import { classify } from './classify.js';
import type { ClassifierAnswer, ClassifierRequest } from './messages.js';
import { type OpenModelParts, openModel } from './openModel.js';

/** The global scope of a worker, as far as it is used. */
interface Port {
  addEventListener(type: 'message', listener: (event: MessageEvent<ClassifierRequest>) => void): void;
  postMessage(message: ClassifierAnswer): void;
}

/**
 * Makes a worker the one of a `<cnn-classifier>`: it opens the model and classifies, so that the page's thread is free. The element has one by itself; write your
 * own to use ONNX Runtime, and give it by the element's property `worker`.
 *
 * @example
 * // worker.js
 * serveClassifier({ onnx: onnxWebFrom({ ort, wasmPaths }) });
 */
export function serveClassifier(parts: OpenModelParts = {}): void {
  const port = globalThis as unknown as Port;
  let model: Promise<TrainedModel<ModelImage>> | undefined;
  const answer = async (request: ClassifierRequest): Promise<ClassifierAnswer> => {
    const { id } = request;
    if (request.type === 'open') {
      const before = model;
      model = openModel(request.settings, parts);
      await before?.then((one) => one.dispose()).catch(() => undefined);
      return { id, type: 'opened', classNames: (await model).saved.classNames };
    }
    if (!model) throw new CnnError('OPTIONS', 'no model was opened.');
    const { image, explained } = request;
    return {
      id,
      type: 'classified',
      classification: await classify({ model: await model, image, explained }),
    };
  };
  // One after the other: an engine computes one thing at a time.
  let last: Promise<unknown> = Promise.resolve();
  port.addEventListener('message', ({ data }) => {
    last = last
      .then(() => answer(data))
      .catch((error: unknown) => failed(data.id, error))
      .then((message) => port.postMessage(message));
  });
}

function failed(id: number, error: unknown): ClassifierAnswer {
  const code = error instanceof CnnError ? error.code : error instanceof RangeError ? 'MEMORY' : 'ENGINE';
  return { id, type: 'failed', code, message: error instanceof Error ? error.message : String(error) };
}
