import { CnnError } from '@cnn/core';
import type { NdArrayType, NumericArray } from '../formats/ndArray.js';
import { describeItem, type ImageSet, type Pixels } from '../set/imageSet.js';

/** The largest value of 14 bits: what an image of 16 bits may hold that uses only some of them. */
const FOURTEEN_BITS = 16_383;

/** Floats up to here may be 0..1 with some overshoot, or a dark image of 0..255. */
const UNCLEAR_FLOAT = 2;

/**
 * The value of white in a set's pixels: 255 for bytes and 1 for floats unless the set says otherwise; null where nothing is
 * known to be white.
 */
export function whiteOf({ pixelType, white }: Pick<ImageSet, 'pixelType' | 'white'>): number | null {
  if (white !== undefined) return white;
  return pixelType === 'uint8' ? 255 : 1;
}

export interface ArrayWhiteOptions {
  readonly data: NumericArray;
  /** Of an array that was read from a file. */
  readonly dtype?: NdArrayType | undefined;
  /** What the user says; undefined: it is seen from type and range. */
  readonly white?: number | null | undefined;
  /** White of a model that was trained on images of this type: it holds where the range leaves white open. */
  readonly trained?: number | null | undefined;
  /** The array's name, for messages. */
  readonly where: string;
  /** Numbers of an image, for messages. */
  readonly imageSize: number;
}

/** What is known of an array's pixels. */
export interface ArrayWhite {
  readonly white: number | null;
  readonly low: number;
  readonly high: number;
}

/**
 * What white is in an array of pixels, from its type and its range: 255 for bytes and for integers up to 255; 65535 for
 * integers above 14 bits; 1 for floats of 0..1 and 255 for floats of 0..255; nothing (null) where floats are negative, as
 * those of standardized images are. What could be two of these is refused. Floats in memory, whose maker is the caller, are
 * of 0..1 or have no white.
 *
 * @throws CnnError (DATA) for a value that is not finite, a value outside of 0..white, a range that could mean more than one
 *   white, and one that means another white than the trained model's
 */
export function arrayWhite(options: ArrayWhiteOptions): ArrayWhite {
  const { data, dtype, where, imageSize, trained } = options;
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < data.length; i++) {
    const value = Number(data[i]);
    if (!Number.isFinite(value)) {
      throw new CnnError(
        'DATA',
        `${where}[${Math.floor(i / imageSize)}]: expected numbers, received ${value}. Replace it, or remove the image.`,
      );
    }
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (data.length === 0) return { white: options.white ?? trained ?? null, low: 0, high: 0 };
  const seen = { data, dtype, low, high, where };
  const white =
    options.white !== undefined
      ? options.white
      : trained === undefined
        ? clearWhite(seen)
        : trainedWhite({ ...seen, trained });
  if (white === null || (low >= 0 && high <= white)) return { white, low, high };
  throw new CnnError(
    'DATA',
    `${where}: expected values of 0 to white, ${white}, received ${low} to ${high}. Give another white.`,
  );
}

interface SeenWhiteOptions {
  readonly data: NumericArray;
  readonly dtype: NdArrayType | undefined;
  readonly low: number;
  readonly high: number;
  readonly where: string;
}

/** White as type and range say it; a text where they leave it open. */
function seenWhite({ data, dtype, low, high }: SeenWhiteOptions): number | null | string {
  const isFloat = data instanceof Float32Array || data instanceof Float64Array;
  if (isFloat && dtype === undefined) return low >= 0 && high <= 1 ? 1 : null;
  if (data instanceof Uint8Array && dtype === undefined) return 255;
  if (dtype === 'bool') return 1;
  if (dtype === 'uint8' && high > 1) return 255;
  if (low < 0) return isFloat ? null : 'negative integers have no white';
  if (isFloat && high <= 1) return 1;
  if (high <= 1 || (isFloat && high <= UNCLEAR_FLOAT)) return 'it may be 1 or 255';
  if (high <= 255) return 255;
  if (high > FOURTEEN_BITS && high <= 65_535) return 65_535;
  return high > 65_535 ? 'they have more than 16 bits' : '10, 12, 14 or 16 bits may have been meant';
}

function clearWhite(options: SeenWhiteOptions): number | null {
  const { dtype, low, high, where } = options;
  const seen = seenWhite(options);
  if (typeof seen !== 'string') return seen;
  throw new CnnError(
    'DATA',
    `${where}: expected values of which white is clear, received ${dtype ?? 'numbers'} of ${low} to ${high}: ${seen}. Say what white is (white), or that values are to be left as they are (white: null).`,
    { details: { option: 'white' } },
  );
}

/** Integers have no white only where the user said so in training: that holds. A range that is black says nothing. */
function trainedWhite(options: SeenWhiteOptions & { readonly trained: number | null }): number | null {
  const { data, dtype, low, high, where, trained } = options;
  const seen = seenWhite(options);
  const isFloat = data instanceof Float32Array || data instanceof Float64Array;
  const settled = seen === trained || typeof seen === 'string' || (low === 0 && high === 0);
  if (settled || (trained === null && !isFloat)) return trained;
  const expected = trained === null ? 'values without a white' : `values of 0..${trained}`;
  const like = seen === null ? 'which have no white' : `as of 0..${seen}`;
  const remedy =
    seen === null
      ? 'Bring the values to those of training'
      : `Say which it is: white: ${seen} or white: ${trained ?? 'null'}`;
  throw new CnnError(
    'DATA',
    `${where}: expected ${dtype ?? 'numbers'} with ${expected}, as the model was trained on, received ${low} to ${high}, ${like}. ${remedy}.`,
    { details: { option: 'white' } },
  );
}

/**
 * Looks at the pixels of a loaded image of floats: bytes are always in range.
 *
 * @throws CnnError (DATA) that names the image for a value that is not finite, or outside of 0..white
 */
export function checkRange(set: ImageSet, pixels: Pixels, index: number): void {
  if (pixels instanceof Uint8Array) return;
  const white = whiteOf(set);
  const [least, most] = white === null ? [-Number.MAX_VALUE, Number.MAX_VALUE] : [0, white];
  for (let i = 0; i < pixels.length; i++) {
    const value = pixels[i] as number;
    if (value >= least && value <= most) continue;
    const where = `${set.name}: ${describeItem(set.items[index] ?? { label: 0 }, index)}`;
    const remedy = Number.isFinite(value)
      ? 'Give the set its white, such as 255, or white: null to leave values as they are.'
      : 'Replace it, or remove the image.';
    const expected = white === null ? 'finite numbers' : `numbers of 0 to white, ${white}`;
    throw new CnnError('DATA', `${where} has the value ${value}, expected ${expected}. ${remedy}`);
  }
}
