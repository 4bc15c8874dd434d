import type { Picture } from './classification.js';

/** The longest side of a picture. */
const EDGE = 640;

/** Bytes `[height, width, channels]` as a picture, made smaller by the mean of whole blocks of pixels. */
export function pictureOf(
  pixels: ArrayLike<number>,
  [height, width, channels]: readonly [height: number, width: number, channels: number],
): Picture {
  const block = Math.max(1, Math.ceil(Math.max(height, width) / EDGE));
  const rows = Math.max(1, Math.floor(height / block));
  const columns = Math.max(1, Math.floor(width / block));
  const data = new Uint8ClampedArray(rows * columns * 4);
  for (let at = 0; at < rows * columns; at++) {
    const [top, left] = [Math.floor(at / columns) * block, (at % columns) * block];
    for (let channel = 0; channel < 3; channel++) {
      const from = Math.min(channel, channels - 1);
      let sum = 0;
      for (let y = top; y < Math.min(top + block, height); y++)
        for (let x = left; x < Math.min(left + block, width); x++)
          sum += pixels[(y * width + x) * channels + from] as number;
      data[4 * at + channel] = sum / (Math.min(block, height - top) * Math.min(block, width - left));
    }
    data[4 * at + 3] = 255;
  }
  return { width: columns, height: rows, data };
}
