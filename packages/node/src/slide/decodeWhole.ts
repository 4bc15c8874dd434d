import { checkDepth } from '../decode/checkDepth.js';
import { loadSharp } from '../decode/sharpModule.js';

/** RGB bytes of an image. */
export interface WholeImage {
  readonly data: Buffer;
  readonly info: { readonly width: number; readonly height: number; readonly channels: 3 };
}

/**
 * All pixels of an image without tiles, for regions to be cut from: such a file can only be decoded from its top, and would
 * be again for each region.
 */
export async function decodeWhole(path: string, maxPixels: number): Promise<WholeImage> {
  const sharp = await loadSharp();
  const open = () => sharp(path, { limitInputPixels: maxPixels, failOn: 'error', sequentialRead: true });
  await checkDepth(path, open());
  const colours = open().flatten({ background: '#ffffff' }).toColourspace('srgb').raw({ depth: 'uchar' });
  const { data, info } = await colours.toBuffer({ resolveWithObject: true });
  return { data, info: { width: info.width, height: info.height, channels: 3 } };
}
