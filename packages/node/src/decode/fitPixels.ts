import type { Fitting, Size } from '@cnn/data';
import { fitTo } from './fitTo.js';
import { loadSharp } from './sharpModule.js';

export interface FitPixelsOptions {
  /** RGB bytes, `[height, width, 3]`. */
  readonly pixels: Uint8Array;
  readonly size: Size;
  readonly fitting: Fitting;
}

/**
 * Brings pixels to a size as `decodeImage` brings a file's.
 *
 * @returns RGB bytes of `fitting.imageSize`
 */
export async function fitPixels({ pixels, size, fitting }: FitPixelsOptions): Promise<Uint8Array> {
  const { imageSize, usualSize, onOddSize } = fitting;
  const sharp = await loadSharp();
  const image = sharp(pixels, { raw: { height: size[0], width: size[1], channels: 3 } });
  fitTo(image, { size: imageSize, mode: onOddSize === 'pad' ? 'pad' : 'resize', usualSize }, size);
  const data = await image.toColourspace('srgb').raw({ depth: 'uchar' }).toBuffer();
  return new Uint8Array(data.buffer, data.byteOffset, data.length);
}
