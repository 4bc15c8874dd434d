import { CnnError } from '@cnn/core';
import { ambiguousDepth, isAmbiguousDepth } from '@cnn/data';
import type { Metadata } from 'sharp';
import type { Sharp } from './sharpModule.js';

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

/** @throws CnnError (DATA) for a largest value that leaves open which value is white */
export function checkLargest(path: string, largest: number): void {
  if (isAmbiguousDepth(largest)) throw ambiguousDepth(path, largest);
}
