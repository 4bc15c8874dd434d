import type { ImageShape } from '../../set/imageSet.js';

/** Example tables K.1 and K.2 of ITU-T T.81, which libjpeg uses. */
const lumaTable = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22,
  29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103,
  121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
];
const chromaTable = [
  17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99,
  99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
];

/** libjpeg's scaling of a table for a quality of 1 to 100. */
function scaled(table: readonly number[], quality: number): number[] {
  const percent = quality < 50 ? Math.floor(5000 / quality) : 200 - 2 * quality;
  return table.map((entry) => Math.min(255, Math.max(1, Math.floor((entry * percent + 50) / 100))));
}

/** `basis[8 · frequency + at]` of the orthonormal discrete cosine transform. */
const basis = Float64Array.from({ length: 64 }, (_, index) => {
  const [u, x] = [index >> 3, index & 7];
  return (u === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * x + 1) * u * Math.PI) / 16);
});

const half = new Float64Array(64);

/** `B · block · Bᵀ`, or with `inverse` `Bᵀ · block · B`, in place. */
function transform(block: Float64Array, inverse: boolean): void {
  const at = (u: number, x: number): number => (inverse ? basis[8 * x + u] : basis[8 * u + x]) as number;
  for (let u = 0; u < 8; u++) {
    for (let x = 0; x < 8; x++) {
      let sum = 0;
      for (let k = 0; k < 8; k++) sum += at(u, k) * (block[8 * k + x] as number);
      half[8 * u + x] = sum;
    }
  }
  for (let u = 0; u < 8; u++) {
    for (let v = 0; v < 8; v++) {
      let sum = 0;
      for (let k = 0; k < 8; k++) sum += (half[8 * u + k] as number) * at(v, k);
      block[8 * u + v] = sum;
    }
  }
}

/** One channel, of 0..255. */
interface Plane {
  readonly height: number;
  readonly width: number;
  readonly data: Float64Array;
}

function clip(value: number): number {
  return value < 0 ? 0 : Math.min(value, 255);
}

/** The nearest multiple of a step; halves away from zero, as libjpeg, also where a sum of floats is a hair below. */
function stepped(value: number, step: number): number {
  return Math.sign(value) * Math.floor(Math.abs(value) / step + 0.5 + 1e-9) * step;
}

/** Rounds the frequencies of each block of 8×8 to the table's steps; the last rows and columns are repeated beyond the edge. */
function quantize({ height, width, data }: Plane, table: readonly number[]): void {
  const block = new Float64Array(64);
  for (let top = 0; top < height; top += 8) {
    for (let left = 0; left < width; left += 8) {
      for (let k = 0; k < 64; k++) {
        const y = Math.min(height - 1, top + (k >> 3));
        const x = Math.min(width - 1, left + (k & 7));
        block[k] = (data[y * width + x] as number) - 128;
      }
      transform(block, false);
      for (let k = 0; k < 64; k++) block[k] = stepped(block[k] as number, table[k] as number);
      transform(block, true);
      for (let k = 0; k < 64; k++) {
        const [y, x] = [top + (k >> 3), left + (k & 7)];
        if (y < height && x < width) data[y * width + x] = clip(Math.round((block[k] as number) + 128));
      }
    }
  }
}

/** The mean of 2×2 pixels; the last row and column are repeated for an odd size. */
function halved({ height, width, data }: Plane): Plane {
  const [rows, columns] = [Math.ceil(height / 2), Math.ceil(width / 2)];
  const out = new Float64Array(rows * columns);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const [below, right] = [Math.min(height - 1, 2 * y + 1), Math.min(width - 1, 2 * x + 1)];
      const sum =
        (data[2 * y * width + 2 * x] as number) +
        (data[2 * y * width + right] as number) +
        (data[below * width + 2 * x] as number) +
        (data[below * width + right] as number);
      // libjpeg adds 1 and 2 in turn before it divides, so that rounding has no bias.
      out[y * columns + x] = Math.floor((sum + 1 + (x & 1)) / 4);
    }
  }
  return { height: rows, width: columns, data: out };
}

/** Twice the size by a triangle filter, libjpeg's "fancy" way: each new pixel is 3 parts of the nearer and 1 of the next. */
function doubled(plane: Plane, height: number, width: number): Float64Array {
  const { data } = plane;
  const out = new Float64Array(height * width);
  for (let y = 0; y < height; y++) {
    const near = y >> 1;
    const next = Math.min(plane.height - 1, Math.max(0, near + (y & 1 ? 1 : -1)));
    for (let x = 0; x < width; x++) {
      const column = x >> 1;
      const beside = Math.min(plane.width - 1, Math.max(0, column + (x & 1 ? 1 : -1)));
      const at = (row: number, of: number): number => data[row * plane.width + of] as number;
      const here = 3 * at(near, column) + at(next, column);
      const there = 3 * at(near, beside) + at(next, beside);
      out[y * width + x] = Math.floor((3 * here + there + (x & 1 ? 7 : 8)) / 16);
    }
  }
  return out;
}

/**
 * What storing an image as a JPEG of this quality does to it (baseline, 4:2:0, as libjpeg and Pillow by default), without
 * the bytes: colours to YCbCr (JFIF), chroma halved, frequencies rounded to the tables, and back.
 *
 * @param options.pixels 0..white, of 1 or 3 channels; changed in place
 * @param options.quality 1 to 100
 */
export function degradeAsJpeg(options: {
  readonly pixels: Float32Array;
  readonly imageShape: ImageShape;
  readonly white: number;
  readonly quality: number;
}): void {
  const { pixels, imageShape, white, quality } = options;
  const [height, width, channels] = imageShape;
  const scale = 255 / white;
  const [forLuma, forChroma] = [scaled(lumaTable, quality), scaled(chromaTable, quality)];
  const plane = (from: (i: number) => number): Plane => ({
    height,
    width,
    data: Float64Array.from({ length: height * width }, (_, at) => clip(Math.round(from(at * channels)))),
  });
  const value = (i: number): number => Math.round((pixels[i] as number) * scale);
  if (channels !== 3) {
    const grey = plane(value);
    quantize(grey, forLuma);
    for (let i = 0; i < pixels.length; i++) pixels[i] = (grey.data[i] as number) / scale;
    return;
  }
  const y = plane((i) => 0.299 * value(i) + 0.587 * value(i + 1) + 0.114 * value(i + 2));
  const cb = halved(plane((i) => 128 - 0.168736 * value(i) - 0.331264 * value(i + 1) + 0.5 * value(i + 2)));
  const cr = halved(plane((i) => 128 + 0.5 * value(i) - 0.418688 * value(i + 1) - 0.081312 * value(i + 2)));
  quantize(y, forLuma);
  quantize(cb, forChroma);
  quantize(cr, forChroma);
  const [blues, reds] = [doubled(cb, height, width), doubled(cr, height, width)];
  for (let at = 0; at < height * width; at++) {
    const luma = y.data[at] as number;
    const [b, r] = [(blues[at] as number) - 128, (reds[at] as number) - 128];
    pixels[3 * at] = clip(Math.round(luma + 1.402 * r)) / scale;
    pixels[3 * at + 1] = clip(Math.round(luma - 0.344136 * b - 0.714136 * r)) / scale;
    pixels[3 * at + 2] = clip(Math.round(luma + 1.772 * b)) / scale;
  }
}
