import { CnnError } from '@cnn/core';
import type { Metadata } from 'sharp';
import type { Sharp } from './sharpModule.js';

/** Detectors of 12 bits write their values into 16, and no tag says so. */
const TWELVE_BITS = 4095;

/** @throws CnnError (DATA) for pixels that are no integers of 8 or 16 bits: nothing says which value is white */
export function checkIntegers(path: string, { depth }: Pick<Metadata, 'depth'>): void {
  if (depth === undefined || depth === 'uchar' || depth === 'ushort') return;
  throw new CnnError(
    'DATA',
    `${path}: expected pixels of 8 or 16 bits, received ${depth}, of which nothing says what is white. Scale them and save them with 8 or 16 bits, or remove the file.`,
  );
}

/**
 * Looks at the pixels of an image of 16 bits.
 *
 * @param image before anything is done to it
 * @throws CnnError (DATA) as `checkIntegers`, and for 16 bits of which 12 are used: 65535 is white, so that the image would be
 *   almost black
 */
export async function checkDepth(path: string, image: ReturnType<Sharp>): Promise<void> {
  const metadata = await image.metadata();
  checkIntegers(path, metadata);
  if (metadata.depth !== 'ushort') return;
  const { channels } = await image.stats();
  const colours = metadata.hasAlpha ? channels.slice(0, -1) : channels;
  checkLargest(path, Math.max(...colours.map(({ max }) => max)));
}

/** @throws CnnError (DATA) as `checkDepth`, for the largest value of an image whose white is 65535 */
export function checkLargest(path: string, largest: number): void {
  if (largest === 0 || largest > TWELVE_BITS) return;
  throw new CnnError(
    'DATA',
    `${path}: expected values up to 65535 in an image of 16 bits, received at most ${largest}, as of 12 bits or fewer: it would be almost black. Scale its values to 0..65535, save it with 8 bits, or remove the file.`,
  );
}
