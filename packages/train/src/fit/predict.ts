import {
  type BatchSource,
  CnnError,
  checkInteger,
  checkOptionNames,
  outputsOf,
  type Program,
  type TensorValue,
} from '@cnn/core';
import { copyOf, joinRows } from '../metrics/metric.js';
import { stepInputs } from '../programs/stepInputs.js';
import { checkSourceInputs } from './checkSourceParts.js';
import { checkFiniteImages } from './finiteImages.js';
import { inputTensors } from './inputTensors.js';
import { kindOf } from './kindOf.js';
import { Pause } from './pause.js';
import type { Runtime, StopSignal } from './runtime.js';

export interface PredictOptions {
  /** Default 32. */
  readonly batchSize?: number | undefined;
  /**
   * What the model takes beside the images, by the inputs' names, a row for each image: for images that are an array. A source
   * has its own.
   */
  readonly inputs?: Readonly<Record<string, TensorValue>> | undefined;
  readonly signal?: StopSignal | undefined;
}

/**
 * The model's main output for each image, `[n, …output]`, in their order.
 *
 * @param images float32 `[n, height, width, channels]`, or a source
 * @throws CnnError when the images or further inputs have another shape than the model's or hold values that are not finite, or (ABORTED) when the signal fires
 */
export async function predict(
  runtime: Runtime,
  images: TensorValue | BatchSource,
  options: PredictOptions = {},
): Promise<TensorValue> {
  const { prediction } = await outputsFor(runtime, images, { ...options, outputs: ['prediction'] });
  return prediction as TensorValue;
}

/** The same of every output, by name. */
export async function predictAll(
  runtime: Runtime,
  images: TensorValue | BatchSource,
  options: PredictOptions = {},
): Promise<Readonly<Record<string, TensorValue>>> {
  const names = outputsOf(runtime.model);
  const outputs = names.map((name, at) => (at === 0 ? 'prediction' : `prediction/${name}`));
  const all = await outputsFor(runtime, images, { ...options, outputs });
  return Object.fromEntries(names.map((name, at) => [name, all[outputs[at] as string] as TensorValue]));
}

async function outputsFor(
  runtime: Runtime,
  images: TensorValue | BatchSource,
  { outputs, ...options }: PredictOptions & { readonly outputs: readonly string[] },
): Promise<Record<string, TensorValue>> {
  const names = { batchSize: true, inputs: true, signal: true } as const;
  checkOptionNames({ where: 'predict', options, names });
  const { batchSize = 32, inputs, signal } = options;
  checkInteger('batchSize', batchSize, 1);
  const { model, session } = runtime;
  const program = runtime.programs.programs.predict as Program;
  requireImages(images);
  const shape = 'data' in images ? images.shape : [images.size, ...images.imageShape];
  if (shape.length !== 4 || shape.slice(1).join() !== model.input.join() || !((shape[0] as number) > 0)) {
    throw new CnnError(
      'TRAINING',
      `predict: received images [${shape.join(', ')}], model '${model.name}' takes [n, ${model.input.join(', ')}] with n above 0. Resize the images; one image needs n = 1 in front.`,
    );
  }
  const source = 'data' in images ? undefined : images;
  if (source && inputs) {
    throw new CnnError(
      'OPTIONS',
      'predict: inputs are for images that are an array, received a source, which has its own. Leave inputs out.',
      { details: { option: 'inputs' } },
    );
  }
  if (source) checkSourceInputs({ model, source, name: 'set to predict' });
  // Before the first batch, so that a wrong number of rows is found at once.
  else inputTensors({ model, inputs, size: shape[0] as number });
  const parts: TensorValue[][] = outputs.map(() => []);
  const pause = new Pause();
  for await (const { image, indices, own } of batchesOf(images, { batchSize, inputs })) {
    if (signal?.aborted) throw new CnnError('ABORTED', 'predict was stopped before its last batch.');
    checkFiniteImages({ where: 'predict', images: image, indices, source });
    const further = inputTensors({ model, inputs: own, size: indices.length });
    const batch = stepInputs({ program, batch: { image, ...further }, batchSize: indices.length });
    const values = await session.run('predict', batch, outputs);
    for (const [at, name] of outputs.entries()) parts[at]?.push(copyOf(values[name] as TensorValue));
    await pause.turn();
  }
  return Object.fromEntries(outputs.map((name, at) => [name, joinRows(parts[at] ?? [])]));
}

/** @throws CnnError (OPTIONS) for what holds no images, such as a path, a list of numbers or a decoded image alone */
function requireImages(images: unknown): void {
  const given = typeof images === 'object' && images !== null ? images : {};
  if ('data' in given && 'shape' in given && Array.isArray(given.shape)) return;
  if ('imageShape' in given && 'batches' in given) return;
  throw new CnnError(
    'OPTIONS',
    `predict: expected images as { shape: [n, height, width, channels], data } or a source of them (batchSource), received ${kindOf(images)}.`,
  );
}

interface ImageBatch {
  readonly image: TensorValue;
  readonly indices: Int32Array;
  /** What the model takes beside them. */
  readonly own: Readonly<Record<string, TensorValue>> | undefined;
}

async function* batchesOf(
  images: TensorValue | BatchSource,
  { batchSize, inputs = {} }: Pick<PredictOptions, 'inputs'> & { readonly batchSize: number },
): AsyncIterable<ImageBatch> {
  if (!('data' in images)) {
    for await (const batch of images.batches({ batchSize }))
      yield { image: batch.images, indices: batch.indices, own: batch.inputs };
    return;
  }
  const count = images.shape[0] ?? 0;
  for (let start = 0; start < count; start += batchSize) {
    const end = Math.min(start + batchSize, count);
    const own = Object.entries(inputs).map(([name, value]) => [name, rowsOf(value, start, end)]);
    yield {
      image: rowsOf(images, start, end),
      indices: Int32Array.from({ length: end - start }, (_, at) => start + at),
      own: Object.fromEntries(own),
    };
  }
}

function rowsOf({ shape, data }: TensorValue, start: number, end: number): TensorValue {
  const [, ...rest] = shape;
  const perItem = rest.reduce((product, dim) => product * dim, 1);
  return { shape: [end - start, ...rest], data: data.subarray(start * perItem, end * perItem) };
}
