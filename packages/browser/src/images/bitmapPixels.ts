import { CnnError } from '@cnn/core';
import { greyOf } from '@cnn/data';

/**
 * The pixels of a decoded image, on white where it is transparent.
 *
 * @param where what it is called, for messages
 * @returns bytes, `[height, width, channels]`
 * @throws CnnError (DATA) where the browser gives no canvas
 */
export function bitmapPixels(bitmap: ImageBitmap, channels: 1 | 3, where: string): Uint8Array {
  const { height, width } = bitmap;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new CnnError('DATA', `${where}: this browser gives no 2D canvas to decode with.`);
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  return channels === 3 ? colours(data) : greyOf(data, 4);
}

function colours(rgba: Uint8ClampedArray): Uint8Array {
  const pixels = new Uint8Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    pixels[to] = rgba[from] as number;
    pixels[to + 1] = rgba[from + 1] as number;
    pixels[to + 2] = rgba[from + 2] as number;
  }
  return pixels;
}
