import { CnnError } from '@cnn/core';
import {
  type Fitting,
  fitPixels,
  greyOf,
  type ImageSize,
  isNetpbm,
  netpbmSize,
  noSuchPage,
  parseNetpbm,
} from '@cnn/data';
import { bitmapPixels } from './bitmapPixels.js';
import { checkDepth, checkHeader, isDeep } from './checkHeader.js';
import { type NamedFile, tooLarge } from './namedFile.js';
import { readSize } from './readSize.js';
import { isTiff } from './tiff/tiffFile.js';
import { tiffImage } from './tiff/tiffImage.js';

/** How much of a file is read for its header. */
const HEADER_BYTES = 64 * 1024;

/** How an image file is read, where it leaves that open. */
export interface ReadingOptions {
  readonly named: NamedFile;
  /** More pixels are refused, where the header tells them before anything is decoded. */
  readonly maxPixels: number;
  /** Which page of a TIFF, from 0. Default: the only one; a file of several is refused. */
  readonly page?: number | undefined;
  /** The value that is white in a TIFF, PGM or PPM of 16 bits. Default 65535. */
  readonly white?: number | undefined;
  /** Whether a colour profile is converted to sRGB or ignored. Default `convert`. */
  readonly colourProfile?: 'convert' | 'ignore' | undefined;
}

/** A decoded image, upright. */
interface Opened extends ImageSize {
  /** @returns bytes, `[height, width, channels]` */
  pixels(channels: 1 | 3): Uint8Array;
  close(): void;
}

const isGif = (bytes: Uint8Array): boolean => bytes[0] === 0x47 && bytes[1] === 0x49 && bytes[2] === 0x46;

/** @throws CnnError (DATA or FILE) of one line that names the file */
async function open(options: ReadingOptions): Promise<Opened> {
  const { named, maxPixels, page, white, colourProfile } = options;
  const { path, file } = named;
  if (file.size === 0) throw new CnnError('DATA', `${path} is empty (0 bytes). Remove it, or copy it again.`);
  const start = await bytesOf(named, HEADER_BYTES);
  if (isTiff(start)) {
    const { decodeTiff } = await import('./tiff/decodeTiff.js');
    return opened(path, await decodeTiff(options), false);
  }
  if (page) throw noSuchPage(path, page, 1);
  if (isNetpbm(start)) {
    const bytes = await bytesOf(named, file.size);
    const { data, height, width, deep } = parseNetpbm({ name: path, bytes, maxPixels, white });
    return opened(path, { pixels: data, height, width }, white === undefined && deep?.white === 65_535);
  }
  const header = readSize(start);
  // A small file can hold far more pixels than memory does.
  if (header && header.height * header.width > maxPixels) throw tooLarge(path, maxPixels);
  checkHeader(path, isGif(start) ? await bytesOf(named, file.size) : start);
  const deep = isDeep(start);
  if (deep && white !== undefined && white !== 65_535) {
    throw new CnnError(
      'DATA',
      `${path}: browsers decode a PNG of 16 bits to 8, so that white can't be ${white}. Save it as a TIFF, or with 8 bits.`,
      { details: { option: 'white' } },
    );
  }
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file, {
      imageOrientation: 'from-image',
      premultiplyAlpha: 'none',
      colorSpaceConversion: colourProfile === 'ignore' ? 'none' : 'default',
    });
  } catch (error) {
    throw new CnnError(
      'DATA',
      `${path} is damaged, cut off, or no image that this browser decodes. Remove it, or copy it again.`,
      { cause: error },
    );
  }
  const { height, width } = bitmap;
  if (height * width > maxPixels) {
    bitmap.close();
    throw tooLarge(path, maxPixels);
  }
  return {
    ...{ height, width },
    pixels(channels) {
      const pixels = bitmapPixels(bitmap, channels, path);
      if (deep && white === undefined) checkDepth(path, pixels);
      return pixels;
    },
    close: () => bitmap.close(),
  };
}

interface Colours extends ImageSize {
  /** RGB bytes. */
  readonly pixels: Uint8Array;
}

/** @param deep whether values of 16 bits were divided, of which nothing says what is white */
function opened(path: string, { pixels, height, width }: Colours, deep: boolean): Opened {
  if (deep) checkDepth(path, pixels);
  return {
    ...{ height, width },
    pixels: (channels) => (channels === 3 ? pixels : greyOf(pixels, 3)),
    close: () => undefined,
  };
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

/**
 * Height and width of an image as shown, from its header.
 *
 * @param bytes the file's beginning, 64 KiB at least; of a GIF all of it
 * @returns undefined where only decoding tells it, and of a TIFF
 * @throws CnnError (DATA) of one line that names the file, for one that is refused
 */
export function sizeInBytes(path: string, bytes: Uint8Array, maxPixels: number): ImageSize | undefined {
  if (isTiff(bytes)) return undefined;
  if (isNetpbm(bytes)) return netpbmSize({ name: path, bytes, maxPixels });
  const header = readSize(bytes);
  if (!header) return undefined;
  checkHeader(path, bytes);
  const { height, width, mayTurn } = header;
  if (mayTurn || !(height > 0 && width > 0)) return undefined;
  if (height * width > maxPixels) throw tooLarge(path, maxPixels);
  return { height, width };
}

/**
 * Height and width of an image as shown: from its header where that tells them, else by decoding it.
 *
 * @throws CnnError (DATA or FILE) of one line that names the file
 */
export async function measureFile(options: ReadingOptions): Promise<ImageSize> {
  const { named, maxPixels, page } = options;
  const start = await bytesOf(named, HEADER_BYTES);
  if (isTiff(start)) return (await tiffImage(options)).size;
  if (page) throw noSuchPage(named.path, page, 1);
  const known = sizeInBytes(
    named.path,
    isGif(start) ? await bytesOf(named, named.file.size) : start,
    maxPixels,
  );
  if (known) return known;
  const image = await open(options);
  image.close();
  return { height: image.height, width: image.width };
}

export interface DecodeFileOptions extends ReadingOptions {
  readonly fitting: Fitting;
  readonly channels: 1 | 3;
}

/**
 * The pixels of an image, upright, on white where it is transparent, of the wanted size: resized (see `fitPixels`).
 *
 * @returns bytes, `[height, width, channels]`
 * @throws CnnError (DATA or FILE) of one line that names the file
 */
export async function decodeFile(options: DecodeFileOptions): Promise<Uint8Array> {
  const { fitting, channels } = options;
  const image = await open(options);
  try {
    const from = [image.height, image.width] as const;
    return fitPixels({ pixels: image.pixels(channels), from, fitting, channels, white: 255 });
  } finally {
    image.close();
  }
}
