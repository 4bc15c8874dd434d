import type { Pixels } from '../set/imageSet.js';

export interface ResizePixelsOptions<Values extends Pixels> {
  /** `[height, width, channels]`. */
  readonly pixels: Values;
  readonly from: readonly [height: number, width: number];
  readonly to: readonly [height: number, width: number];
  readonly channels: number;
}

/** Which pixels of a line make one of the new line, and how much each counts. */
interface Taps {
  readonly start: number;
  readonly weights: Float64Array;
}

/** A triangle over as many pixels as one new pixel covers, at least two: weights add up to 1. */
function tapsOf(from: number, to: number): Taps[] {
  const scale = from / to;
  const reach = Math.max(scale, 1);
  return Array.from({ length: to }, (_, at) => {
    const centre = (at + 0.5) * scale;
    const start = Math.max(0, Math.floor(centre - reach + 0.5));
    const end = Math.min(from, Math.floor(centre + reach + 0.5));
    const weights = Float64Array.from({ length: end - start }, (_none, tap) =>
      Math.max(0, 1 - Math.abs((start + tap - centre + 0.5) / reach)),
    );
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return { start, weights: weights.map((weight) => weight / sum) };
  });
}

/**
 * An image of another size: bilinear, and where it gets smaller over all the pixels that a new one covers, as Pillow's
 * `BILINEAR`. The same on every host.
 *
 * @returns `[height, width, channels]` of the new size; bytes are rounded
 */
export function resizePixels<Values extends Pixels>(options: ResizePixelsOptions<Values>): Values {
  const { pixels, from, to, channels } = options;
  const [[height, width], [newHeight, newWidth]] = [from, to];
  if (height === newHeight && width === newWidth) return pixels;
  const rows = new Float32Array(height * newWidth * channels);
  for (const [x, { start, weights }] of tapsOf(width, newWidth).entries()) {
    for (let y = 0; y < height; y++) {
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0;
        let at = (y * width + start) * channels + channel;
        for (let tap = 0; tap < weights.length; tap++, at += channels) {
          sum += (weights[tap] as number) * (pixels[at] as number);
        }
        rows[(y * newWidth + x) * channels + channel] = sum;
      }
    }
  }
  const line = newWidth * channels;
  const bytes = pixels instanceof Uint8Array;
  const result = bytes ? new Uint8Array(newHeight * line) : new Float32Array(newHeight * line);
  for (const [y, { start, weights }] of tapsOf(height, newHeight).entries()) {
    for (let x = 0; x < line; x++) {
      let sum = 0;
      for (let tap = 0; tap < weights.length; tap++) {
        sum += (weights[tap] as number) * (rows[(start + tap) * line + x] as number);
      }
      result[y * line + x] = bytes ? Math.min(255, Math.max(0, Math.round(sum))) : sum;
    }
  }
  return result as Values;
}
