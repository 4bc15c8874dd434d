import type { Size } from '@cnn/data';

/** An image of which not all pixels are known. */
export interface PartlyKnown {
  /** `[height, width, channels]` in row-major order. */
  readonly pixels: Float32Array;
  readonly size: Size;
  readonly channels: number;
  /** `[height, width]`: 1 where a pixel is known. */
  readonly known: Uint8Array;
}

/** An image of half the size: each pixel the mean of those that are known of its four, and unknown where none is. */
export function halvedImage({ pixels, size, channels, known }: PartlyKnown): PartlyKnown {
  const [height, width] = size;
  const half: Size = [Math.ceil(height / 2), Math.ceil(width / 2)];
  const means = new Float32Array(half[0] * half[1] * channels);
  const counts = new Float32Array(half[0] * half[1]);
  for (let place = 0; place < known.length; place++) {
    if (!known[place]) continue;
    const block = (Math.floor(place / width) >> 1) * half[1] + ((place % width) >> 1);
    counts[block] = (counts[block] as number) + 1;
    for (let channel = 0; channel < channels; channel++) {
      const at = block * channels + channel;
      means[at] = (means[at] as number) + (pixels[place * channels + channel] as number);
    }
  }
  for (let at = 0; at < means.length; at++) {
    means[at] = (means[at] as number) / Math.max(1, counts[Math.floor(at / channels)] as number);
  }
  return {
    pixels: means,
    size: half,
    channels,
    known: Uint8Array.from(counts, (count) => Number(count > 0)),
  };
}

/** Every pixel the mean of its channel, over those that are known, or over all if none is. */
export function meanImage({ pixels, channels, known }: PartlyKnown): Float32Array {
  const any = known.includes(1);
  const sums = new Float64Array(channels);
  let count = 0;
  for (let place = 0; place < known.length; place++) {
    if (any && !known[place]) continue;
    count += 1;
    for (let channel = 0; channel < channels; channel++) {
      sums[channel] = (sums[channel] as number) + (pixels[place * channels + channel] as number);
    }
  }
  return pixels.map((_, at) => (sums[at % channels] as number) / count);
}
