import { CnnError, checkOptionNames } from '@cnn/core';
import type { NdArray, NumericArray } from '../formats/ndArray.js';
import { arrayWhite } from '../preparation/white.js';
import { type FurtherArrays, furtherOfArrays } from './furtherArrays.js';
import type { ImageItem, ImageSet, ImageShape, Pixels } from './imageSet.js';
import { imageSet } from './makeImageSet.js';

export interface ArraySetOptions extends FurtherArrays {
  /**
   * `[n, h, w, c]`, or `[n, h, w]` for grey images. Bytes are kept as bytes, and so are integers of 0..255; all else becomes
   * float32. An array that was read from a file has a `dtype`.
   */
  readonly images: Pick<NdArray, 'shape' | 'data'> & Partial<Pick<NdArray, 'dtype'>>;
  /**
   * The value of white, which models get as 1; null leaves values as they are. Default: as type and range of the images say
   * (see `arrayWhite`); floats without a `dtype` are of 0..1, or left as they are.
   */
  readonly white?: number | null | undefined;
  /** Class index of each image: n numbers, also as `[n, 1]`; with `multiLabel`, `[n, classes]` of 0 and 1. */
  readonly labels: ArrayLike<number> | Pick<NdArray, 'shape' | 'data'>;
  /** Each image can carry several labels, or none. Default false. */
  readonly multiLabel?: boolean | undefined;
  /** Default: '0', '1', … up to the largest label. */
  readonly classNames?: readonly string[] | undefined;
  /** Patient or slide of each image. */
  readonly groups?: readonly string[] | undefined;
  /** Weight of each image in the loss. */
  readonly weights?: ArrayLike<number> | undefined;
  /** For messages and reports. Default `arrays`. */
  readonly name?: string | undefined;
  readonly note?: string | undefined;
}

/** The names of these options. */
export const arraySetNames = {
  images: true,
  white: true,
  labels: true,
  multiLabel: true,
  classNames: true,
  groups: true,
  weights: true,
  inputs: true,
  targets: true,
  targetClassNames: true,
  name: true,
  note: true,
} satisfies Record<keyof ArraySetOptions, true>;

function bytesOrFloats(data: NumericArray, white: number | null): Pixels {
  if (data instanceof Uint8Array && white === 255) return data;
  if (data instanceof Float32Array) return data;
  const bytes = white === 255 && !(data instanceof Float64Array);
  return bytes ? Uint8Array.from(data) : Float32Array.from(data);
}

/** The type of an array's numbers, as its file says or as it is in memory. */
function typeOf({ dtype, data }: ArraySetOptions['images']): string {
  return dtype ?? data.constructor.name.replace('Array', '').toLowerCase();
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
      `${name}.labels: expected one label for each of the ${count} images, received rows of ${width}. Give multiLabel: true if they are 0 and 1 for each of several labels.`,
      { details: { option: 'multiLabel' } },
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
      `${expected}; received ${received}. Leave out multiLabel for one label per image.`,
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
 * @throws CnnError (DATA) when shapes, counts or labels do not fit, a value is not finite, or it is not clear what white is
 */
export function arraySet(options: ArraySetOptions): ImageSet {
  checkOptionNames({ where: 'arraySet', options, names: Object.keys(arraySetNames) });
  const { name = 'arrays', note, groups, weights } = options;
  const [count, imageShape] = shapeOf(options.images.shape, name);
  const size = imageShape[0] * imageShape[1] * imageShape[2];
  const { images } = options;
  if (images.data.length !== count * size) {
    const expected = `${count * size} numbers for shape [${images.shape.join(', ')}]`;
    throw new CnnError('DATA', `${name}.images: expected ${expected}, received ${images.data.length}.`);
  }
  const where = `${name}.images`;
  const { white } = arrayWhite({ ...images, white: options.white, where, imageSize: size });
  const pixels = bytesOrFloats(images.data, white);
  const pixelType = pixels instanceof Uint8Array ? 'uint8' : 'float32';
  const sourceType = typeOf(images);
  const labels = labelsOfArray(options, name, count);
  if (groups) checkCount(`${name}.groups`, groups.length, count);
  if (weights) checkCount(`${name}.weights`, weights.length, count);
  const further = furtherOfArrays(options, { name, count });
  const items = labels.map((known, index): ImageItem => {
    const group = groups?.[index];
    const weight = weights?.[index];
    return {
      ...known,
      ...(group === undefined ? {} : { group }),
      ...(weight === undefined ? {} : { weight }),
      ...further.of(index),
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
    ...further.shapes,
    items,
    ...{ pixelType, white },
    ...(sourceType === pixelType ? {} : { sourceType }),
    load: (index) => pixels.subarray(index * size, (index + 1) * size),
  });
}
