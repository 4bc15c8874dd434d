import type { ImageShape, Pixels } from '../set/imageSet.js';

/** One number for each pixel, in row-major order. */
export interface Plane {
  readonly height: number;
  readonly width: number;
  readonly data: Float32Array;
}

/** Luma of ITU-R BT.601 (0.299 R + 0.587 G + 0.114 B) of RGB, else the mean of the channels. */
export function lumaPlane(pixels: Pixels, [height, width, channels]: ImageShape): Plane {
  const data = new Float32Array(height * width);
  for (let at = 0, from = 0; at < data.length; at++, from += channels) {
    if (channels === 3) {
      data[at] =
        0.299 * (pixels[from] as number) +
        0.587 * (pixels[from + 1] as number) +
        0.114 * (pixels[from + 2] as number);
      continue;
    }
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) sum += pixels[from + channel] as number;
    data[at] = sum / channels;
  }
  return { height, width, data };
}

/** Which inputs an output of an area average covers, and how much of each. */
function coverage(from: number, to: number): { first: number; weights: number[] }[] {
  const scale = from / to;
  return Array.from({ length: to }, (_, at) => {
    const [start, end] = [at * scale, Math.min(from, (at + 1) * scale)];
    const first = Math.floor(start);
    const last = Math.max(first, Math.ceil(end - 1e-9) - 1);
    const weights = Array.from(
      { length: last - first + 1 },
      (_, k) => (Math.min(end, first + k + 1) - Math.max(start, first + k)) / scale,
    );
    return { first, weights };
  });
}

/** Squeezes or stretches a plane to `size` × `size`; each new pixel is the mean of the area that it covers. */
export function toSquare(plane: Plane, size: number): Plane {
  const { height, width, data } = plane;
  if (height === size && width === size) return plane;
  const columns = coverage(width, size);
  const rows = coverage(height, size);
  const narrow = new Float32Array(height * size);
  for (let y = 0; y < height; y++) {
    for (const [x, { first, weights }] of columns.entries()) {
      let sum = 0;
      for (let k = 0; k < weights.length; k++)
        sum += (weights[k] as number) * (data[y * width + first + k] as number);
      narrow[y * size + x] = sum;
    }
  }
  const out = new Float32Array(size * size);
  for (const [y, { first, weights }] of rows.entries()) {
    for (let x = 0; x < size; x++) {
      let sum = 0;
      for (let k = 0; k < weights.length; k++)
        sum += (weights[k] as number) * (narrow[(first + k) * size + x] as number);
      out[y * size + x] = sum;
    }
  }
  return { height: size, width: size, data: out };
}

/** Mean and standard deviation of numbers. */
export function moments(values: ArrayLike<number>): { readonly mean: number; readonly deviation: number } {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  const mean = sum / values.length;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += ((values[i] as number) - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / values.length) };
}
