import type { ImageShape, Pixels } from '../set/imageSet.js';
import { perceptualHashes } from './perceptualHash.js';
import { lumaPlane, moments } from './plane.js';

/** What is kept of each image while duplicates are sought: 84 bytes, whatever its size. */
export interface Fingerprints {
  /** Two words for each of the eight positions, 16 an image. */
  readonly hashes: Int32Array;
  /** Three mean colours and the standard deviation of the luma, 4 an image, in the set's units. */
  readonly colours: Float32Array;
  /** Largest absolute value so far, for sets of floats. */
  largest: number;
}

export function createFingerprints(count: number): Fingerprints {
  return { hashes: new Int32Array(16 * count), colours: new Float32Array(4 * count), largest: 0 };
}

export interface AddFingerprintOptions {
  readonly to: Fingerprints;
  readonly at: number;
  readonly pixels: Pixels;
  readonly imageShape: ImageShape;
}

/** @returns the image's largest absolute value */
export function addFingerprint({ to, at, pixels, imageShape }: AddFingerprintOptions): number {
  const [, , channels] = imageShape;
  const luma = lumaPlane(pixels, imageShape);
  const { deviation } = moments(luma.data);
  // An image of one colour is blank whatever its units are, and blank ones are not compared.
  if (deviation > 0) to.hashes.set(perceptualHashes(luma), 16 * at);
  const sums = [0, 0, 0];
  let largest = 0;
  for (let i = 0, channel = 0; i < pixels.length; i++) {
    const value = pixels[i] as number;
    const place = Math.min(channel, 2);
    sums[place] = (sums[place] as number) + value;
    const size = value < 0 ? -value : value;
    if (size > largest) largest = size;
    channel = channel + 1 === channels ? 0 : channel + 1;
  }
  to.largest = Math.max(to.largest, largest);
  const [red = 0, green = 0, blue = 0] = sums.map((sum) => sum / luma.data.length);
  to.colours.set([red, green, blue, deviation], 4 * at);
  return largest;
}
