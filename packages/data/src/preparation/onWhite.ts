import type { ImageShape } from '../set/imageSet.js';

export interface OnWhiteOptions<Values> {
  /** `[height, width, channels]` of `from`. */
  readonly pixels: Values;
  readonly from: ImageShape;
  /** At least as large, with as many channels. */
  readonly to: ImageShape;
  readonly white: number;
}

/** An image in the upper left of a white one; the image itself where that is no larger. */
export function onWhite<Values extends Uint8Array | Float32Array>(options: OnWhiteOptions<Values>): Values {
  const { pixels, from, to, white } = options;
  if (from[0] === to[0] && from[1] === to[1]) return pixels;
  const length = to[0] * to[1] * to[2];
  const sheet = pixels instanceof Uint8Array ? new Uint8Array(length) : new Float32Array(length);
  sheet.fill(white);
  const row = from[1] * from[2];
  for (let y = 0; y < from[0]; y++) sheet.set(pixels.subarray(y * row, (y + 1) * row), y * to[1] * to[2]);
  return sheet as Values;
}
