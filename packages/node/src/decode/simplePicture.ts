import type { ImageSize } from '@cnn/data';
import { bmpSize, isBmp, isNetpbm, netpbmSize, type Picture, parseBmp, parseNetpbm } from '@cnn/data';
import { readBytes } from '../files/files.js';
import { checkLargest } from './checkDepth.js';
import type { ImageFile } from './imageFile.js';

export interface SimplePictureOptions {
  readonly file: ImageFile;
  readonly maxPixels: number;
  /** Of a netpbm file whose header allows all of 16 bits. */
  readonly white?: number | undefined;
}

/** Whether a file is a BMP, PPM, PGM or PBM, which sharp does not read. */
export function isSimple({ start }: ImageFile): boolean {
  return isBmp(start) || isNetpbm(start);
}

/** Height and width of a simple picture. @throws CnnError (DATA) */
export function measureSimple({ file, maxPixels }: SimplePictureOptions): ImageSize {
  const options = { name: file.path, bytes: file.start, maxPixels };
  return isBmp(file.start) ? bmpSize(options) : netpbmSize(options);
}

/** Decodes a simple picture. @throws CnnError (DATA or FILE) */
export async function decodeSimple({ file, maxPixels, white }: SimplePictureOptions): Promise<Picture> {
  const { path } = file;
  const options = { name: path, bytes: file.whole ?? (await readBytes(path)), maxPixels };
  if (isBmp(file.start)) return parseBmp(options);
  const picture = parseNetpbm({ ...options, white });
  if (picture.deep?.white === 65535 && white === undefined) checkLargest(path, picture.deep.largest);
  return picture;
}
