import { CnnError } from '@cnn/core';
import { resizePixels, type Size } from '@cnn/data';
import { halvedImage, meanImage, type PartlyKnown } from './halvedImage.js';

/** `known` is 1 where a pixel is known, 0 where it is filled in. */
export interface NoisyLinearImputationOptions extends PartlyKnown {
  /** `[height, width, channels]`: added to what is filled in. Default none; the authors take a standard deviation of 0.01, for values of 0..1. */
  readonly noise?: Float32Array | undefined;
  /** Residual at which the solver stops, as a part of the right-hand side. Default 1e-4. */
  readonly tolerance?: number | undefined;
}

const NEAR = 1 / 6;
const DIAGONAL = 1 / 12;

/**
 * ROAD's noisy linear imputation (Rong et al. 2022, arXiv:2202.00449): each unknown pixel is the weighted mean of its eight neighbours (1/6
 * for the four nearest, 1/12 for the diagonal ones; those beyond the border left out), known or not, plus a little noise. These equations are
 * solved at once, by conjugate gradients. Values stay within those of the known pixels of their channel, so that a model sees no black boxes,
 * which it never saw in training and which would show it the form of what was removed. Without any known pixel it is the mean of the channel.
 *
 * @returns the image with its unknown pixels filled in
 * @throws CnnError (DATA) for lengths that do not fit
 */
export function noisyLinearImputation(options: NoisyLinearImputationOptions): Float32Array {
  const { pixels, size, channels, known, noise, tolerance = 1e-4 } = options;
  const [height, width] = size;
  if (known.length !== height * width || pixels.length !== height * width * channels) {
    throw new CnnError(
      'DATA',
      `noisyLinearImputation: expected pixels of ${height}×${width}×${channels} and known of ${height}×${width}, received ${pixels.length} and ${known.length} numbers.`,
    );
  }
  const filled = Float32Array.from(pixels);
  const unknown = unknownPlaces(known, size);
  if (unknown.places.length === 0) return filled;
  const start = startOf(options);
  for (let channel = 0; channel < channels; channel++) {
    const [low, high] = rangeOf(pixels, known, channel, channels);
    const values = solve({ pixels, start, channel, channels, size, unknown, tolerance });
    for (let i = 0; i < values.length; i++) {
      const at = (unknown.places[i] as number) * channels + channel;
      const value = (values[i] as number) + (noise?.[at] ?? 0);
      filled[at] = Math.min(high, Math.max(low, value));
    }
  }
  return filled;
}

/** Where the solver begins: at the solution for the image of half the size. */
function startOf({ noise: _, ...image }: NoisyLinearImputationOptions): Float32Array {
  const { size, channels, known } = image;
  if (Math.min(...size) <= 4 || !known.includes(1)) return meanImage(image);
  const half = halvedImage(image);
  const pixels = noisyLinearImputation({ ...half, tolerance: image.tolerance });
  return resizePixels({ pixels, from: half.size, to: size, channels });
}

/** Least and largest known value of a channel; of all where none is known. */
function rangeOf(pixels: Float32Array, known: Uint8Array, channel: number, channels: number) {
  const any = known.includes(1);
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let place = 0; place < known.length; place++) {
    if (any && !known[place]) continue;
    const value = pixels[place * channels + channel] as number;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high] as const;
}

interface Unknown {
  /** Places in the image. */
  readonly places: Int32Array;
  /** The same in the image with a border of one pixel around it. */
  readonly padded: Int32Array;
  /** Sum of the weights of each one's neighbours in the image. */
  readonly diagonal: Float64Array;
  readonly anyKnown: boolean;
}

function unknownPlaces(known: Uint8Array, [height, width]: Size): Unknown {
  let count = 0;
  for (let place = 0; place < known.length; place++) if (!known[place]) count += 1;
  const places = new Int32Array(count);
  const padded = new Int32Array(count);
  const diagonal = new Float64Array(count);
  let next = 0;
  for (let y = 0; y < height; y++) {
    const rows = Number(y > 0) + Number(y < height - 1);
    for (let x = 0; x < width; x++) {
      if (known[y * width + x]) continue;
      const columns = Number(x > 0) + Number(x < width - 1);
      places[next] = y * width + x;
      padded[next] = (y + 1) * (width + 2) + x + 1;
      diagonal[next] = NEAR * (rows + columns) + DIAGONAL * rows * columns;
      next += 1;
    }
  }
  return { places, padded, diagonal, anyKnown: count < known.length };
}

interface SolveOptions extends Pick<PartlyKnown, 'pixels' | 'size' | 'channels'> {
  readonly start: Float32Array;
  readonly channel: number;
  readonly unknown: Unknown;
  readonly tolerance: number;
}

/** Conjugate gradients with the diagonal as preconditioner (Hestenes and Stiefel 1952). */
function solve(options: SolveOptions): Float64Array {
  const { pixels, start, channel, channels, size, unknown, tolerance } = options;
  const [height, width] = size;
  const { places, padded, diagonal, anyKnown } = unknown;
  const values = Float64Array.from(places, (place) => start[place * channels + channel] as number);
  if (!anyKnown) return values;
  const count = places.length;
  const line = width + 2;
  const grid = new Float64Array((height + 2) * line);
  const around = (at: number): number =>
    NEAR *
      ((grid[at - 1] as number) +
        (grid[at + 1] as number) +
        (grid[at - line] as number) +
        (grid[at + line] as number)) +
    DIAGONAL *
      ((grid[at - line - 1] as number) +
        (grid[at - line + 1] as number) +
        (grid[at + line - 1] as number) +
        (grid[at + line + 1] as number));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      grid[(y + 1) * line + x + 1] = pixels[(y * width + x) * channels + channel] as number;
    }
  }
  // The right-hand side: known neighbours. Then what is left of it at the start.
  for (let i = 0; i < count; i++) grid[padded[i] as number] = 0;
  let norm = 0;
  for (let i = 0; i < count; i++) norm += around(padded[i] as number) ** 2;
  for (let i = 0; i < count; i++) grid[padded[i] as number] = values[i] as number;
  const residual = new Float64Array(count);
  for (let i = 0; i < count; i++)
    residual[i] = around(padded[i] as number) - (diagonal[i] as number) * (values[i] as number);
  grid.fill(0); // from here on it holds the direction, which is 0 at known pixels
  const limit = tolerance ** 2 * norm;
  const step = new Float64Array(count);
  let [left, product] = [0, 0];
  for (let i = 0; i < count; i++) {
    const own = residual[i] as number;
    const scaled = own / (diagonal[i] as number);
    grid[padded[i] as number] = scaled;
    left += own * own;
    product += scaled * own;
  }
  for (let rounds = 10 * (height + width) + 100; rounds > 0 && left > limit; rounds--) {
    let curvature = 0;
    for (let i = 0; i < count; i++) {
      const at = padded[i] as number;
      const own = grid[at] as number;
      const value = (diagonal[i] as number) * own - around(at);
      step[i] = value;
      curvature += own * value;
    }
    const length = product / curvature;
    let next = 0;
    left = 0;
    for (let i = 0; i < count; i++) {
      values[i] = (values[i] as number) + length * (grid[padded[i] as number] as number);
      const own = (residual[i] as number) - length * (step[i] as number);
      residual[i] = own;
      left += own * own;
      next += (own * own) / (diagonal[i] as number);
    }
    const keep = next / product;
    for (let i = 0; i < count; i++) {
      const at = padded[i] as number;
      grid[at] = (residual[i] as number) / (diagonal[i] as number) + keep * (grid[at] as number);
    }
    product = next;
  }
  return values;
}
