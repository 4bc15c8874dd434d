import type { Pixels } from '../set/imageSet.js';

/** An image's values as bytes for the eye: white as 255, or the image's own range where nothing is known to be white. */
export function shownBytes(pixels: Pixels | Float64Array, white: number | null): Uint8ClampedArray {
  if (white !== null) return Uint8ClampedArray.from(pixels, (value) => (value * 255) / white);
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of pixels) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const range = high - low || 1;
  return Uint8ClampedArray.from(pixels, (value) => ((value - low) * 255) / range);
}
