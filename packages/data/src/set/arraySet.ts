import { CnnError } from '@cnn/core';
import type { NdArray, NumericArray } from '../formats/ndArray.js';
import { type ImageItem, type ImageSet, type ImageShape, imageSet, type Pixels } from './imageSet.js';

export interface ArraySetOptions {
  /** `[n, h, w, c]`, or `[n, h, w]` for grey images. Bytes are kept as bytes, all else becomes float32. */
  readonly images: Pick<NdArray, 'shape' | 'data'>;
  /** Class index of each image: n numbers, also as `[n, 1]`; with `multiLabel`, `[n, classes]` of 0 and 1. */
  readonly labels: ArrayLike<number> | Pick<NdArray, 'shape' | 'data'>;
  /** Each image can carry several labels, or none. Default false. */
  readonly multiLabel?: boolean;
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

type Labelled = Pick<ImageItem, 'label' | 'labels'>;

/** How many labels each row of `[n, classes]` says something about. */
function widthOf({ labels }: ArraySetOptions): number {
  return 'data' in labels && labels.shape.length === 2 ? (labels.shape[1] ?? 0) : 1;
}

/** @throws CnnError (DATA) for labels of another number or form */
function labelsOfArray(options: ArraySetOptions, name: string, count: number): Labelled[] {
  const { labels, multiLabel } = options;
  const data = 'data' in labels ? labels.data : labels;
  const width = widthOf(options);
  if (multiLabel) return rowsOf(options, name, count);
  if (width > 1 && data.length === count * width) {
    throw new CnnError(
      'DATA',
      `${name}.labels: expected one label for each of the ${count} images, received rows of ${width}. Give multiLabel: true (--multi-label) if they are 0 and 1 for each of several labels.`,
    );
  }
  checkCount(`${name}.labels`, data.length, count);
  return Array.from(data, (label) => ({ label }));
}

/** Rows of 0 and 1 as the labels that are 1. */
function rowsOf(options: ArraySetOptions, name: string, count: number): Labelled[] {
  const { labels, classNames } = options;
  const width = widthOf(options);
  const expected = `${name}.labels: expected rows of 0 and 1, [${count}, ${classNames?.length ?? 'labels'}], for multiLabel`;
  if (!('data' in labels) || width < 2 || labels.shape[0] !== count || labels.data.length !== count * width) {
    const received = 'data' in labels ? `[${labels.shape.join(', ')}]` : `${labels.length} numbers`;
    throw new CnnError(
      'DATA',
      `${expected}; received ${received}. Leave out multiLabel for one label an image.`,
    );
  }
  if (classNames && classNames.length !== width) {
    throw new CnnError('DATA', `${expected} with these class names; received rows of ${width}.`);
  }
  return Array.from({ length: count }, (_, item) => {
    const carried: number[] = [];
    for (let index = 0; index < width; index++) {
      const value = labels.data[item * width + index] as number;
      if (value !== 0 && value !== 1) throw new CnnError('DATA', `${expected}; item ${item} has ${value}.`);
      if (value === 1) carried.push(index);
    }
    return { label: -1, labels: carried };
  });
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
  const labels = labelsOfArray(options, name, count);
  if (groups) checkCount(`${name}.groups`, groups.length, count);
  if (weights) checkCount(`${name}.weights`, weights.length, count);
  const items = labels.map((known, index): ImageItem => {
    const group = groups?.[index];
    const weight = weights?.[index];
    return {
      ...known,
      ...(group === undefined ? {} : { group }),
      ...(weight === undefined ? {} : { weight }),
    };
  });
  let largest = 0;
  for (const { label } of items) if (label > largest) largest = Math.min(label, 99_999);
  const classes = options.multiLabel ? widthOf(options) : Math.floor(largest) + 1;
  return imageSet({
    name,
    ...(note === undefined ? {} : { note }),
    classNames: options.classNames ?? Array.from({ length: classes }, (_, index) => String(index)),
    ...(options.multiLabel ? { multiLabel: true } : {}),
    imageShape,
    items,
    pixelType: pixels instanceof Uint8Array ? 'uint8' : 'float32',
    load: (index) => pixels.subarray(index * size, (index + 1) * size),
  });
}
