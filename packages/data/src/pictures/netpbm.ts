import { CnnError } from '@cnn/core';
import { checkPictureSize, cutOff, type Picture, type PictureOptions } from './picture.js';

const SPACE = [9, 10, 11, 12, 13, 32];

/** Whether a file begins as a PBM, PGM or PPM does. */
export function isNetpbm(bytes: Uint8Array): boolean {
  const [letter, kind = 0, next = 0] = bytes;
  return letter === 0x50 && kind >= 0x31 && kind <= 0x36 && (SPACE.includes(next) || next === 0x23);
}

/** Reads whole numbers between blanks and comments. */
class Numbers {
  at = 2;
  readonly #options: PictureOptions;

  constructor(options: PictureOptions) {
    this.#options = options;
  }

  /** @param single whether the number is one digit, as plain PBM packs them */
  next(single = false): number {
    const { name, bytes } = this.#options;
    for (; this.at < bytes.length; this.at++) {
      if (bytes[this.at] === 0x23) while (this.at < bytes.length && bytes[this.at] !== 10) this.at++;
      else if (!SPACE.includes(bytes[this.at] as number)) break;
    }
    const from = this.at;
    let value = 0;
    for (; this.at < bytes.length && (!single || this.at === from); this.at++) {
      const digit = (bytes[this.at] as number) - 0x30;
      if (digit < 0 || digit > 9 || value > 1e9) break;
      value = 10 * value + digit;
    }
    if (this.at > from) return value;
    if (this.at >= bytes.length) throw cutOff(name, this.at + 1, bytes.length);
    throw new CnnError(
      'DATA',
      `${name} is damaged: expected a number at byte ${from}. Remove it, or copy it again.`,
    );
  }
}

interface Header {
  readonly height: number;
  readonly width: number;
  readonly white: number;
  readonly channels: 1 | 3;
  /** 1: bits, in which 1 is black. */
  readonly bitmap: boolean;
  readonly plain: boolean;
  readonly numbers: Numbers;
}

function headerOf(options: PictureOptions): Header {
  const { name, bytes } = options;
  if (!isNetpbm(bytes)) throw new CnnError('DATA', `${name} does not begin as a PBM, PGM or PPM file does.`);
  const kind = (bytes[1] as number) - 0x30;
  const numbers = new Numbers(options);
  const [width, height] = [numbers.next(), numbers.next()];
  const size = checkPictureSize(options, height, width);
  const bitmap = kind === 1 || kind === 4;
  const white = bitmap ? 1 : numbers.next();
  if (white >= 1 && white <= 65535)
    return { ...size, white, channels: kind % 3 === 0 ? 3 : 1, bitmap, plain: kind < 4, numbers };
  throw new CnnError(
    'DATA',
    `${name}: expected a largest value of 1..65535 in its header, received ${white}. Remove it, or copy it again.`,
  );
}

/** Height and width. @throws CnnError (DATA) for a damaged header, or more pixels than allowed */
export function netpbmSize(options: PictureOptions): { readonly height: number; readonly width: number } {
  const { height, width } = headerOf(options);
  return { height, width };
}

/** All values, as they stand in the file. */
function valuesOf(header: Header, { name, bytes }: PictureOptions): Uint16Array {
  const { height, width, channels, white, bitmap, plain, numbers } = header;
  const values = new Uint16Array(height * width * channels);
  if (plain) {
    for (let i = 0; i < values.length; i++) values[i] = numbers.next(bitmap);
    return values;
  }
  const start = numbers.at + 1; // one blank ends the header
  const stride = bitmap ? Math.ceil(width / 8) : width * channels * (white > 255 ? 2 : 1);
  if (start + stride * height > bytes.length) throw cutOff(name, start + stride * height, bytes.length);
  numbers.at = start + stride * height;
  for (let i = 0; i < values.length; i++) {
    if (bitmap) {
      const [y, x] = [Math.floor(i / width), i % width];
      values[i] = ((bytes[start + y * stride + (x >> 3)] as number) >> (7 - (x & 7))) & 1;
    } else if (white > 255) {
      values[i] = 256 * (bytes[start + 2 * i] as number) + (bytes[start + 2 * i + 1] as number);
    } else values[i] = bytes[start + i] as number;
  }
  return values;
}

/** Rounds a half to the even number, as Python and Pillow do. */
function toEven(value: number): number {
  const low = Math.floor(value);
  return value - low === 0.5 ? low + (low % 2) : Math.round(value);
}

export interface NetpbmOptions extends PictureOptions {
  /** The value that is white in a file whose header allows all of 16 bits, which says nothing. */
  readonly white?: number | undefined;
}

/**
 * Decodes a PBM, PGM or PPM, plain (P1 to P3) or binary (P4 to P6), of up to 16 bits (netpbm's manual). Values are scaled
 * so that the largest that the header allows is white, 255, and rounded.
 *
 * @throws CnnError (DATA) of one line for what is damaged, cut off or too large, a value above the largest, or
 *   several pictures in one file
 */
export function parseNetpbm(options: NetpbmOptions): Picture {
  const header = headerOf(options);
  const { height, width, channels, bitmap } = header;
  const white = header.white === 65_535 ? (options.white ?? header.white) : header.white;
  const values = valuesOf(header, options);
  let end = header.numbers.at;
  while (SPACE.includes(options.bytes[end] ?? 0)) end++;
  if (isNetpbm(options.bytes.subarray(end))) {
    throw new CnnError(
      'DATA',
      `${options.name}: expected one image, received a file of several, and nothing says which is meant. Save each as a file of its own.`,
    );
  }
  const data = new Uint8Array(height * width * 3);
  let largest = 0;
  for (let at = 0; at < data.length; at++) {
    const value = values[channels === 3 ? at : Math.floor(at / 3)] as number;
    if (value > largest) largest = value;
    data[at] = bitmap ? 255 * (1 - value) : toEven((value / white) * 255);
  }
  if (largest > white && white !== header.white) {
    throw new CnnError(
      'DATA',
      `${options.name}: expected values up to ${white}, which was said to be white, received ${largest}. Give the value that is white in all images (white).`,
      { details: { option: 'white' } },
    );
  }
  if (largest > white) {
    throw new CnnError(
      'DATA',
      `${options.name} is damaged: a value is ${largest}, above the largest of its header, ${white}. Remove it, or copy it again.`,
    );
  }
  return { height, width, data, ...(white > 255 ? { deep: { white, largest } } : {}) };
}
