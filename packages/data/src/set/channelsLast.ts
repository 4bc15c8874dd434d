import type { NdArray } from '../formats/ndArray.js';

/** No image is so low: up to 4 rows are channels. */
const [FEWEST_ROWS, MOST_CHANNELS] = [8, 4];

/** Whether images have their channels before their rows, `[n, 1 to 4, height, width]`, as PyTorch has them. */
export function isChannelsFirst({ shape }: NdArray): boolean {
  const [, channels = 0, height = 0, width = 0] = shape;
  return (
    shape.length === 4 &&
    channels >= 1 &&
    channels <= MOST_CHANNELS &&
    height >= FEWEST_ROWS &&
    width >= FEWEST_ROWS
  );
}

/** `[n, channels, height, width]` as `[n, height, width, channels]`. */
export function channelsLast({ shape, dtype, data }: NdArray): NdArray {
  const [count, channels, height, width] = shape as [number, number, number, number];
  const result = data.slice();
  const plane = height * width;
  for (let image = 0, to = 0; image < count; image++) {
    for (let at = 0; at < plane; at++) {
      for (let channel = 0; channel < channels; channel++) {
        result[to++] = data[(image * channels + channel) * plane + at] as number;
      }
    }
  }
  return { shape: [count, height, width, channels], dtype, data: result };
}
