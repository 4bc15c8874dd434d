import { CnnError } from '@cnn/core';
import type { NdArray, NumericArray } from '../formats/ndArray.js';
import { type ImageItem, type ImageSet, type ImageShape, imageSet, type Pixels } from './imageSet.js';

export interface ArraySetOptions {
  /** `[n, h, w, c]`, or `[n, h, w]` for grey images. Bytes are kept as bytes, all else becomes float32. */
  readonly images: Pick<NdArray, 'shape' | 'data'>;
  /** Class index of each image: n numbers, also as `[n, 1]`. */
  readonly labels: ArrayLike<number> | Pick<NdArray, 'shape' | 'data'>;
  /** Default: '0', '1', … up to the largest label. */
  readonly classNames?: readonly string[];
  /** Patient or slide of each image. */
  readonly groups?: readonly string[];
  /** Weight of each image in the loss. */
  readonly weights?: ArrayLike<number>;
  /** For messages and reports. Default `arrays`. */
  readonly name?: string;
  readonly note?: string;
}

function bytesOrFloats(data: NumericArray): Pixels {
  return data instanceof Uint8Array || data instanceof Float32Array ? data : Float32Array.from(data);
}

/** Refuses a list whose length is not the number of images. */
function checkCount(where: string, received: number, expected: number): void {
  if (received === expected) return;
  throw new CnnError(
    'DATA',
    `${where}: expected one for each of the ${expected} images, received ${received}.`,
  );
}

function shapeOf(shape: readonly number[], name: string): [count: number, image: ImageShape] {
  const [count = 0, height = 0, width = 0, channels = 1] = shape;
  if (shape.length < 3 || shape.length > 4) {
    throw new CnnError(
      'DATA',
      `${name}.images: expected shape [n, height, width, channels] or [n, height, width], received [${shape.join(', ')}].`,
    );
  }
  return [count, [height, width, channels]];
}

/**
 * A set of images that are in memory.
 *
 * @throws CnnError (DATA) when shapes, counts or labels do not fit
 */
export function arraySet(options: ArraySetOptions): ImageSet {
  const { name = 'arrays', note, groups, weights } = options;
  const [count, imageShape] = shapeOf(options.images.shape, name);
  const size = imageShape[0] * imageShape[1] * imageShape[2];
  const pixels = bytesOrFloats(options.images.data);
  if (pixels.length !== count * size) {
    const expected = `${count * size} numbers for shape [${options.images.shape.join(', ')}]`;
    throw new CnnError('DATA', `${name}.images: expected ${expected}, received ${pixels.length}.`);
  }
  const labels = 'data' in options.labels ? options.labels.data : options.labels;
  checkCount(`${name}.labels`, labels.length, count);
  if (groups) checkCount(`${name}.groups`, groups.length, count);
  if (weights) checkCount(`${name}.weights`, weights.length, count);
  const items = Array.from(labels, (label, index): ImageItem => {
    const group = groups?.[index];
    const weight = weights?.[index];
    return { label, ...(group === undefined ? {} : { group }), ...(weight === undefined ? {} : { weight }) };
  });
  let largest = 0;
  for (const { label } of items) if (label > largest) largest = Math.min(label, 99_999);
  return imageSet({
    name,
    ...(note === undefined ? {} : { note }),
    classNames:
      options.classNames ?? Array.from({ length: Math.floor(largest) + 1 }, (_, index) => String(index)),
    imageShape,
    items,
    pixelType: pixels instanceof Uint8Array ? 'uint8' : 'float32',
    load: (index) => pixels.subarray(index * size, (index + 1) * size),
  });
}
