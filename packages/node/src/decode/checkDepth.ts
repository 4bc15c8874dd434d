import { CnnError } from '@cnn/core';
import type { Metadata } from 'sharp';
import type { Sharp } from './sharpModule.js';

/** Detectors of 10, 12 and 14 bits write their values into 16, and no tag says so. */
const FOURTEEN_BITS = 2 ** 14 - 1;
const SIXTEEN_BITS = 2 ** 16 - 1;

/** @throws CnnError (DATA) for pixels that are no integers of 8 or 16 bits: nothing says which value is white */
export function checkIntegers(path: string, { depth }: Pick<Metadata, 'depth'>): void {
  if (depth === undefined || depth === 'uchar' || depth === 'ushort') return;
  throw new CnnError(
    'DATA',
    `${path}: expected pixels of 8 or 16 bits, received ${depth}, of which nothing says what is white. Scale them and save them with 8 or 16 bits, or remove the file.`,
  );
}

export interface DeepImage {
  readonly path: string;
  /** Of 16 bits a channel. */
  readonly image: ReturnType<Sharp>;
  readonly transparent: boolean;
  /** Whether the file's own values are 65535 minus those of the image. */
  readonly whiteIsZero: boolean;
}

/** @returns CnnError (DATA) for an image of 16 bits of which nothing says what is white, with the largest value found in it */
export function ambiguousDepth(path: string, largest: number): CnnError {
  return new CnnError(
    'DATA',
    `${path}: expected values up to ${SIXTEEN_BITS} in an image of 16 bits, received at most ${largest}, as of a detector of 14 bits or fewer: it would be almost black. Say which value is white (white: 4095 for 12 bits, 65535 for a dark image), scale its values, or save it with 8 bits.`,
    { details: { option: 'white' } },
  );
}

/** The largest value that the image's colours have in the file. */
export async function largestValue({
  image,
  transparent,
  whiteIsZero,
}: Omit<DeepImage, 'path'>): Promise<number> {
  const { channels } = await image.stats();
  const colours = transparent ? channels.slice(0, -1) : channels;
  return Math.max(...colours.map(({ min, max }) => (whiteIsZero ? SIXTEEN_BITS - min : max)));
}

/** Whether a largest value leaves open which value is white. An image that is black all over is black at any depth. */
export function isAmbiguous(largest: number): boolean {
  return largest > 0 && largest <= FOURTEEN_BITS;
}

/** @throws CnnError (DATA) for a largest value that leaves open which value is white */
export function checkLargest(path: string, largest: number): void {
  if (isAmbiguous(largest)) throw ambiguousDepth(path, largest);
}
