import type { Size } from '@cnn/data';

export interface PyramidFillOptions {
  /** `[height, width, channels]` in row-major order. */
  readonly pixels: Float32Array;
  readonly size: Size;
  readonly channels: number;
  /** `[height, width]`: 1 where a pixel is known. */
  readonly known: Uint8Array;
}

/**
 * Unknown pixels as means of ever larger blocks, from the smallest one that holds a known pixel (the pull and push of Gortler et al. 1996,
 * doi:10.1145/237170.237200): a start for a solver, right in the large and rough in the small. Where no pixel is known it is the mean of all.
 */
export function pyramidFill({ pixels, size, channels, known }: PyramidFillOptions): Float32Array {
  if (!known.includes(1))
    return pyramidFill({ pixels: means(pixels, channels), size, channels, known: known.map(() => 1) });
  const filled = Float32Array.from(pixels);
  if (!known.includes(0)) return filled;
  const [height, width] = size;
  const half: Size = [Math.ceil(height / 2), Math.ceil(width / 2)];
  const sums = new Float32Array(half[0] * half[1] * channels);
  const counts = new Float32Array(half[0] * half[1]);
  const blockOf = (place: number): number =>
    (Math.floor(place / width) >> 1) * half[1] + ((place % width) >> 1);
  for (const [place, is] of known.entries()) {
    if (!is) continue;
    const block = blockOf(place);
    counts[block] = (counts[block] as number) + 1;
    for (let channel = 0; channel < channels; channel++) {
      const at = block * channels + channel;
      sums[at] = (sums[at] as number) + (pixels[place * channels + channel] as number);
    }
  }
  const blocks = sums.map((sum, at) => sum / Math.max(1, counts[Math.floor(at / channels)] as number));
  const coarse = pyramidFill({
    pixels: blocks,
    size: half,
    channels,
    known: Uint8Array.from(counts, (count) => Number(count > 0)),
  });
  for (const [place, is] of known.entries()) {
    if (is) continue;
    const block = blockOf(place) * channels;
    for (let channel = 0; channel < channels; channel++) {
      filled[place * channels + channel] = coarse[block + channel] as number;
    }
  }
  return filled;
}

/** Every pixel the mean of its channel. */
function means(pixels: Float32Array, channels: number): Float32Array {
  const sums = new Float64Array(channels);
  for (const [at, value] of pixels.entries()) sums[at % channels] = (sums[at % channels] as number) + value;
  return pixels.map((_, at) => ((sums[at % channels] as number) * channels) / pixels.length);
}
