import { CnnError, type ImageShape } from '@cnn/core';
import type { ImageSet } from '../set/imageSet.js';
import { isStainNormalization, type StainNormalization } from '../stain/normalizeStain.js';
import { type Fitting, type OddSize, type Size, sameSize } from './fitting.js';
import type { ImageReading } from './imageReading.js';
import { whiteOf } from './white.js';

/** What the pixels were that a model was trained on. */
export interface PixelSource {
  /** The type of their numbers, such as `uint8`. */
  readonly type: string;
  /** The value of white; null where nothing said what is white. */
  readonly white: number | null;
}

/**
 * All that is done to an image before a model sees it, in this order: its file is read, it is fitted to `imageSize`, its stain is
 * normalized, the middle is cut out, and its values are multiplied by `rescale`. Plain JSON, kept with the model.
 */
export interface Preprocessing extends Fitting {
  readonly source: PixelSource;
  /** Absent: image files are read in the usual way, or the set was of no files. */
  readonly reading?: ImageReading;
  /** What is cut out of the middle; absent: the model takes the whole image. */
  readonly cropSize?: Size;
  /** How colours are brought to those of a reference. */
  readonly stain?: StainNormalization;
  /** What values of the source are multiplied by, such as 1/255. */
  readonly rescale: number;
}

export interface PreprocessingOfOptions {
  /** The set that a model is trained on. */
  readonly set: Pick<ImageSet, 'imageShape' | 'pixelType' | 'white' | 'sourceType' | 'fitting' | 'reading'>;
  /** What the model takes, `[height, width, channels]`. */
  readonly input: ImageShape;
  readonly stain?: StainNormalization | undefined;
  /** Default 1/white, or 1 where nothing is known to be white. */
  readonly rescale?: number | undefined;
}

/** What is to be kept with a model that is trained on a set. */
export function preprocessingOf(options: PreprocessingOfOptions): Preprocessing {
  const { set, input, stain } = options;
  const white = whiteOf(set);
  const [height, width] = set.imageShape;
  const { onOddSize = 'resize', usualSize } = set.fitting ?? {};
  const cropSize = [input[0], input[1]] as const;
  return {
    source: { type: set.sourceType ?? set.pixelType, white },
    ...(set.reading ? { reading: set.reading } : {}),
    imageSize: [height, width],
    ...(usualSize && !sameSize(usualSize, [height, width]) ? { usualSize } : {}),
    onOddSize,
    ...(sameSize(cropSize, [height, width]) ? {} : { cropSize }),
    ...(stain ? { stain } : {}),
    rescale: options.rescale ?? 1 / (white ?? 1),
  };
}

/**
 * What values of a set are multiplied by, so that a model sees in them what it saw in training: a set whose white is another
 * value is brought to the model's.
 *
 * @throws CnnError (DATA) for a set of other sizes, and where white is known of one of set and model alone
 */
export function rescaleFor(
  { source, rescale, imageSize }: Preprocessing,
  set: Pick<ImageSet, 'name' | 'imageShape' | 'pixelType' | 'white' | 'sourceType'>,
): number {
  const [height, width] = set.imageShape;
  if (!sameSize([height, width], imageSize)) {
    throw new CnnError(
      'DATA',
      `${set.name}: expected images of ${imageSize.join('×')}, as in training, received ${height}×${width}. Open the set with imageSize: [${imageSize.join(', ')}].`,
    );
  }
  const white = whiteOf(set);
  if (white !== null && source.white !== null) {
    return white === source.white ? rescale : (rescale * source.white) / white;
  }
  const type = set.sourceType ?? set.pixelType;
  if (white === source.white && type === source.type) return rescale;
  throw new CnnError(
    'DATA',
    `${set.name}: expected ${describeSource(source)}, as the model was trained on, received ${describeSource({ type, white })}. Bring the values to those of training.`,
  );
}

/** `uint8 of 0..255`, for people. */
export function describeSource({ type, white }: PixelSource): string {
  return white === null ? `${type} of which nothing says what is white` : `${type} of 0..${white}`;
}

export interface ParsePreprocessingOptions {
  /** Something that was read from a file. */
  readonly json: unknown;
  /** What the model takes. */
  readonly input: ImageShape;
  /** Called with what is wrong. */
  readonly fail: (problem: string) => never;
}

const oddSizes: readonly OddSize[] = ['resize', 'pad', 'skip'];

/** A preprocessing that was read from a file; what is wrong with it goes to `fail`. */
export function parsePreprocessing({ json, input, fail }: ParsePreprocessingOptions): Preprocessing {
  const fields = fieldsOf(json);
  const { rescale, onOddSize, usualSize, stain, source, reading } = fields;
  const [height, width] = input;
  const { type, white } = fieldsOf(source);
  if (typeof type !== 'string' || !(white === null || isPositive(white))) {
    return fail(
      `expected preprocessing.source with a type, and a white above 0 or null, received ${text(source)}`,
    );
  }
  if (!isPositive(rescale)) return fail(`expected preprocessing.rescale above 0, received ${text(rescale)}`);
  if (white !== null && !(rescale * white > 1e-4 && rescale * white < 1e4)) {
    return fail(
      `expected preprocessing.rescale that brings white, ${white}, to about 1, received ${rescale}`,
    );
  }
  if (!oddSizes.some((one) => one === onOddSize)) {
    return fail(`expected preprocessing.onOddSize resize, pad or skip, received ${text(onOddSize)}`);
  }
  const size = (name: string): Size => {
    const value = fields[name];
    return isSize(value)
      ? value
      : fail(`expected preprocessing.${name} of two sides in pixels, received ${text(value)}`);
  };
  const imageSize = size('imageSize');
  const cropSize = fields.cropSize === undefined ? undefined : size('cropSize');
  const seen = cropSize ?? imageSize;
  if (!sameSize(seen, [height, width]) || seen.some((side, at) => side > (imageSize[at] as number))) {
    return fail(
      `expected a preprocessing that ends in the ${height}×${width} that the model takes, received ${imageSize.join('×')}${cropSize ? ` of which ${cropSize.join('×')} is cut out` : ''}`,
    );
  }
  if (stain !== undefined && !isStainNormalization(stain)) {
    return fail('expected preprocessing.stain of type macenko or reinhard with its reference');
  }
  if (reading !== undefined && !isReading(reading)) {
    return fail(
      `expected preprocessing.reading of a page, a white above 0 and a colourProfile, received ${text(reading)}`,
    );
  }
  return {
    source: { type, white },
    ...(reading === undefined ? {} : { reading }),
    imageSize,
    ...(usualSize === undefined ? {} : { usualSize: size('usualSize') }),
    onOddSize: onOddSize as OddSize,
    ...(cropSize ? { cropSize } : {}),
    ...(stain === undefined ? {} : { stain }),
    rescale,
  };
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function isReading(value: unknown): value is ImageReading {
  const { page, white, colourProfile, ...others } = fieldsOf(value);
  return (
    fieldsOf(value) === value &&
    Object.keys(others).length === 0 &&
    (page === undefined || (Number.isInteger(page) && Number(page) >= 0)) &&
    (white === undefined || isPositive(white)) &&
    (colourProfile === undefined || colourProfile === 'convert' || colourProfile === 'ignore')
  );
}

function isPositive(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}

function isSize(value: unknown): value is Size {
  return (
    Array.isArray(value) && value.length === 2 && value.every((side) => Number.isInteger(side) && side > 0)
  );
}

function text(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing';
}
