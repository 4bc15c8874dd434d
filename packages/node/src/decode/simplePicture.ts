import { open } from 'node:fs/promises';
import { bmpSize, isBmp, isNetpbm, netpbmSize, type Picture, parseBmp, parseNetpbm } from '@cnn/data';
import { readBytes } from '../files/files.js';
import { checkLargest } from './checkDepth.js';
import type { ImageSize, MeasureImageOptions } from './decodeImage.js';

/** Names of formats that sharp does not read. */
const NAMES = /\.(bmp|ppm|pgm|pbm|pnm)$/i;
/** As much as headers take; comments of a PPM longer than that are seen when the whole file is read. */
const HEADER_BYTES = 4096;

/** Height and width of a BMP, PPM, PGM or PBM; nothing of other files. @throws CnnError (DATA or FILE) */
export async function measureSimple({
  path,
  maxPixels,
}: Required<MeasureImageOptions>): Promise<ImageSize | undefined> {
  if (!NAMES.test(path)) return undefined;
  const bytes = await firstBytes(path);
  const options = { name: path, bytes, maxPixels };
  if (isBmp(bytes)) return bmpSize(options);
  return isNetpbm(bytes) ? netpbmSize(options) : undefined;
}

/** Decodes a BMP, PPM, PGM or PBM; nothing of other files. @throws CnnError (DATA or FILE) */
export async function decodeSimple({
  path,
  maxPixels,
}: Required<MeasureImageOptions>): Promise<Picture | undefined> {
  if (!NAMES.test(path)) return undefined;
  const bytes = await readBytes(path);
  const options = { name: path, bytes, maxPixels };
  if (isBmp(bytes)) return parseBmp(options);
  if (!isNetpbm(bytes)) return undefined;
  const picture = parseNetpbm(options);
  if (picture.deep?.white === 65535) checkLargest(path, picture.deep.largest);
  return picture;
}

async function firstBytes(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(HEADER_BYTES), 0, HEADER_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
