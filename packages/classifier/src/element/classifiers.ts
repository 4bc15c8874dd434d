import type { ModelImage } from '@cnn/browser';
import type { EngineProvider } from '@cnn/core';
import type { TrainedModel } from '@cnn/experiment';
import type { Classification } from '../service/classification.js';
import type { ClassifierAnswer, ClassifierRequest } from '../service/messages.js';
import type { ModelSettings } from '../service/openModel.js';

/** What the element asks. */
export interface Classifier {
  open(): Promise<void>;
  classify(image: Blob | ImageBitmap, explained: boolean): Promise<Classification>;
  /** Frees the model, unless it is the page's. */
  dispose(): void;
}

/** What went wrong in a worker. */
export class WorkerFailure extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** A classifier in a worker, which is ended with it unless it is the page's. */
export function workerClassifier(worker: Worker, settings: ModelSettings, own: boolean): Classifier {
  const waiting = new Map<number, { done(answer: ClassifierAnswer): void; failed(error: Error): void }>();
  let count = 0;
  const listen = ({ data }: MessageEvent<ClassifierAnswer>): void => {
    const one = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.type === 'failed') one?.failed(new WorkerFailure(data.code, data.message));
    else one?.done(data);
  };
  const broken = (event: ErrorEvent): void => {
    event.preventDefault();
    const reason = event.message || 'Its worker can’t be loaded.';
    for (const one of waiting.values()) one.failed(new WorkerFailure('FILE', reason));
    waiting.clear();
  };
  worker.addEventListener('message', listen);
  worker.addEventListener('error', broken);
  type Asked = ClassifierRequest extends infer One ? (One extends unknown ? Omit<One, 'id'> : never) : never;
  const ask = (request: Asked, transfer: Transferable[] = []): Promise<ClassifierAnswer> =>
    new Promise((done, failed) => {
      count += 1;
      waiting.set(count, { done, failed });
      worker.postMessage({ ...request, id: count }, transfer);
    });
  return {
    async open() {
      await ask({ type: 'open', settings });
    },
    async classify(image, explained) {
      const transfer = image instanceof Blob ? [] : [image];
      const answer = await ask({ type: 'classify', image, explained }, transfer);
      if (answer.type !== 'classified') throw new WorkerFailure('ENGINE', 'The worker gave no result.');
      return answer.classification;
    },
    dispose() {
      worker.removeEventListener('message', listen);
      worker.removeEventListener('error', broken);
      if (own) worker.terminate();
    },
  };
}

/** A classifier on the page's thread: of a model that the page has, or with an engine that can't be sent to a worker. */
export function pageClassifier(
  given: TrainedModel<ModelImage> | { readonly settings: ModelSettings; readonly onnx: EngineProvider },
): Classifier {
  const own = 'settings' in given;
  let opened: Promise<TrainedModel<ModelImage>> | undefined;
  const model = (): Promise<TrainedModel<ModelImage>> => {
    opened ??= own
      ? import('../service/openModel.js').then(({ openModel }) =>
          openModel(given.settings, { onnx: given.onnx }),
        )
      : Promise.resolve(given);
    return opened;
  };
  return {
    async open() {
      await model();
    },
    async classify(image, explained) {
      const { classify } = await import('../service/classify.js');
      return classify({ model: await model(), image, explained });
    },
    dispose() {
      if (own) void opened?.then((one) => one.dispose()).catch(() => undefined);
    },
  };
}
