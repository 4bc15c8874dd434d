import type { ImageShape } from '../../set/imageSet.js';
import { scratchCopy } from './scratch.js';

/** Index mirrored at the first and last pixel, which are not repeated: `c b | a b c | b a`. */
function mirrored(at: number, size: number): number {
  if (size === 1) return 0;
  const period = 2 * (size - 1);
  const place = ((at % period) + period) % period;
  return place < size ? place : period - place;
}

/** The weights of offsets −reach to reach, which add up to 1. */
function gaussianKernel(sigma: number): Float64Array {
  const reach = Math.max(1, Math.ceil(3 * sigma));
  const weights = Float64Array.from({ length: 2 * reach + 1 }, (_, k) =>
    Math.exp(-((k - reach) ** 2) / (2 * sigma * sigma)),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

interface Lines {
  readonly pixels: Float32Array;
  readonly kernel: Float64Array;
  /** Number of pixels along a line, and how far apart they are in the array. */
  readonly size: number;
  readonly step: number;
  /** Where the lines begin. */
  readonly starts: readonly number[];
}

function convolve({ pixels, kernel, size, step, starts }: Lines): void {
  const from = scratchCopy(pixels);
  const reach = (kernel.length - 1) / 2;
  const sources = Int32Array.from({ length: size + 2 * reach }, (_, at) => mirrored(at - reach, size) * step);
  for (const start of starts) {
    for (let at = 0; at < size; at++) {
      let sum = 0;
      for (let k = 0; k < kernel.length; k++)
        sum += (kernel[k] as number) * (from[start + (sources[at + k] as number)] as number);
      pixels[start + at * step] = sum;
    }
  }
}

/** Blurs with a Gaussian out to three standard deviations, mirrored at the edges as torchvision's gaussian_blur. */
export function gaussianBlur(pixels: Float32Array, imageShape: ImageShape, sigma: number): void {
  const [height, width, channels] = imageShape;
  const kernel = gaussianKernel(sigma);
  const rows = Array.from(
    { length: height * channels },
    (_, at) => Math.floor(at / channels) * width * channels + (at % channels),
  );
  convolve({ pixels, kernel, size: width, step: channels, starts: rows });
  const columns = Array.from({ length: width * channels }, (_, at) => at);
  convolve({ pixels, kernel, size: height, step: width * channels, starts: columns });
}
