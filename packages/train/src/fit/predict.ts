import { type BatchSource, CnnError, checkInteger, checkOptionNames, type TensorValue } from '@cnn/core';
import { copyOf, joinRows } from '../metrics/metric.js';
import { kindOf } from './checkSource.js';
import { checkFiniteImages } from './finiteImages.js';
import { Pause } from './pause.js';
import type { Runtime, StopSignal } from './runtime.js';

export interface PredictOptions {
  /** Default 32. */
  readonly batchSize?: number | undefined;
  readonly signal?: StopSignal | undefined;
}

/**
 * The model's output for each image, `[n, …output]`, in their order.
 *
 * @param images float32 `[n, height, width, channels]`, or a source
 * @throws CnnError when the images have another shape than the model's input or hold values that are not finite, or (ABORTED) when the signal fires
 */
export async function predict(
  runtime: Runtime,
  images: TensorValue | BatchSource,
  options: PredictOptions = {},
): Promise<TensorValue> {
  checkOptionNames({ where: 'predict', options, names: { batchSize: true, signal: true } });
  const { batchSize = 32, signal } = options;
  checkInteger('batchSize', batchSize, 1);
  const { model, session } = runtime;
  requireImages(images);
  const shape = 'data' in images ? images.shape : [images.size, ...images.imageShape];
  if (shape.length !== 4 || shape.slice(1).join() !== model.input.join() || !((shape[0] as number) > 0)) {
    throw new CnnError(
      'TRAINING',
      `predict: received images [${shape.join(', ')}], model '${model.name}' takes [n, ${model.input.join(', ')}] with n above 0. Resize the images; one image needs n = 1 in front.`,
    );
  }
  const parts: TensorValue[] = [];
  const pause = new Pause();
  const source = 'data' in images ? undefined : images;
  for await (const { image, indices } of batchesOf(images, batchSize)) {
    if (signal?.aborted) throw new CnnError('ABORTED', 'predict was stopped before its last batch.');
    checkFiniteImages({ where: 'predict', images: image, indices, source });
    const { prediction } = await session.run('predict', { image });
    parts.push(copyOf(prediction as TensorValue));
    await pause.turn();
  }
  return joinRows(parts);
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

async function* batchesOf(
  images: TensorValue | BatchSource,
  batchSize: number,
): AsyncIterable<{ readonly image: TensorValue; readonly indices: Int32Array }> {
  if (!('data' in images)) {
    for await (const batch of images.batches({ batchSize }))
      yield { image: batch.images, indices: batch.indices };
    return;
  }
  const [count = 0, ...rest] = images.shape;
  const perItem = rest.reduce((product, dim) => product * dim, 1);
  for (let start = 0; start < count; start += batchSize) {
    const end = Math.min(start + batchSize, count);
    yield {
      image: { shape: [end - start, ...rest], data: images.data.subarray(start * perItem, end * perItem) },
      indices: Int32Array.from({ length: end - start }, (_, at) => start + at),
    };
  }
}
