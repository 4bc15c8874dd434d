import { CnnError } from '@cnn/core';
import { type Fitting, fitPixels, type ImageSize, isNetpbm, netpbmSize, parseNetpbm } from '@cnn/data';
import { bitmapPixels } from './bitmapPixels.js';
import { checkDepth, checkHeader, isDeep } from './checkHeader.js';
import { readSize } from './readSize.js';

/** A file that is called by its path below the set's folder. */
export interface NamedFile {
  readonly path: string;
  readonly file: Blob;
}

/** How much of a file is read for its header. */
const HEADER_BYTES = 64 * 1024;

function tooLarge(path: string, maxPixels: number): CnnError {
  return new CnnError(
    'DATA',
    `${path} has more than ${maxPixels} pixels, the limit. Raise maxPixels if it is meant to be that large.`,
  );
}

interface Opened {
  readonly bitmap: ImageBitmap;
  /** Whether the file has 16 bits a channel. */
  readonly deep: boolean;
}

const isGif = (bytes: Uint8Array): boolean => bytes[0] === 0x47 && bytes[1] === 0x49 && bytes[2] === 0x46;

/** @throws CnnError (DATA or FILE) of one line that names the file */
async function open(
  { path, file }: NamedFile,
  maxPixels: number,
  colourProfile: DecodeFileOptions['colourProfile'] = 'convert',
): Promise<Opened> {
  if (file.size === 0) throw new CnnError('DATA', `${path} is empty (0 bytes). Remove it, or copy it again.`);
  const start = await bytesOf({ path, file }, HEADER_BYTES);
  if (isNetpbm(start)) return netpbm({ path, file }, maxPixels);
  const header = readSize(start);
  // A small file can hold far more pixels than memory does.
  if (header && header.height * header.width > maxPixels) throw tooLarge(path, maxPixels);
  checkHeader(path, isGif(start) ? await bytesOf({ path, file }, file.size) : start);
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file, {
      imageOrientation: 'from-image',
      premultiplyAlpha: 'none',
      colorSpaceConversion: colourProfile === 'ignore' ? 'none' : 'default',
    });
  } catch (error) {
    const hint = /\.tiff?$/i.test(path) ? ' Browsers decode no TIFF; save it as PNG.' : '';
    throw new CnnError(
      'DATA',
      `${path} is damaged, cut off, or no image that this browser decodes.${hint} Remove it, or copy it again.`,
      { cause: error },
    );
  }
  if (bitmap.width * bitmap.height <= maxPixels) return { bitmap, deep: isDeep(start) };
  bitmap.close();
  throw tooLarge(path, maxPixels);
}

/** A PBM, PGM or PPM, which browsers do not decode. @throws CnnError (DATA or FILE) */
async function netpbm(named: NamedFile, maxPixels: number): Promise<Opened> {
  const bytes = await bytesOf(named, named.file.size);
  const { height, width, data, deep } = parseNetpbm({ name: named.path, bytes, maxPixels });
  const rgba = new Uint8ClampedArray(height * width * 4).fill(255);
  for (let from = 0, to = 0; from < data.length; from += 3, to += 4)
    rgba.set(data.subarray(from, from + 3), to);
  const bitmap = await createImageBitmap(new ImageData(rgba, width, height));
  return { bitmap, deep: deep?.white === 65_535 };
}

async function bytesOf({ path, file }: NamedFile, most: number): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.slice(0, most).arrayBuffer());
  } catch (error) {
    throw new CnnError('FILE', `can't read ${path}; was it changed or removed? Choose the files again.`, {
      cause: error,
    });
  }
}

export interface MeasureFileOptions {
  readonly named: NamedFile;
  /** More pixels are refused, where the header tells them before anything is decoded. */
  readonly maxPixels: number;
}

/**
 * Height and width of an image as shown: from its header where that tells them, else by decoding it.
 *
 * @throws CnnError (DATA or FILE) of one line that names the file
 */
export async function measureFile({ named, maxPixels }: MeasureFileOptions): Promise<ImageSize> {
  const start = await bytesOf(named, HEADER_BYTES);
  if (isNetpbm(start)) return netpbmSize({ name: named.path, bytes: start, maxPixels });
  const header = readSize(start);
  if (header) checkHeader(named.path, isGif(start) ? await bytesOf(named, named.file.size) : start);
  if (header && !header.mayTurn && header.height > 0 && header.width > 0) {
    if (header.height * header.width > maxPixels) throw tooLarge(named.path, maxPixels);
    return { height: header.height, width: header.width };
  }
  const { bitmap } = await open(named, maxPixels);
  const { height, width } = bitmap;
  bitmap.close();
  return { height, width };
}

export interface DecodeFileOptions {
  readonly named: NamedFile;
  readonly fitting: Fitting;
  readonly channels: 1 | 3;
  readonly maxPixels: number;
  /** Whether a colour profile is converted to sRGB or ignored. Default `convert`. */
  readonly colourProfile?: 'convert' | 'ignore' | undefined;
}

/**
 * The pixels of an image, upright, on white where it is transparent, of the wanted size: resized (see `fitPixels`).
 *
 * @returns bytes, `[height, width, channels]`
 * @throws CnnError (DATA or FILE) of one line that names the file
 */
export async function decodeFile(options: DecodeFileOptions): Promise<Uint8Array> {
  const { named, fitting, channels, maxPixels, colourProfile } = options;
  const { bitmap, deep } = await open(named, maxPixels, colourProfile);
  try {
    const from = [bitmap.height, bitmap.width] as const;
    const pixels = bitmapPixels(bitmap, channels, named.path);
    if (deep) checkDepth(named.path, pixels);
    return fitPixels({ pixels, from, fitting, channels, white: 255 });
  } finally {
    bitmap.close();
  }
}
