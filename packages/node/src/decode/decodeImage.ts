import { CnnError } from '@cnn/core';
import { fittedSize, greyOf, type OddSize, type Size, sameSize } from '@cnn/data';
import { checkDepth, checkIntegers } from './checkDepth.js';
import { decodePlainPng } from './plainPng.js';
import { checkReadableFile, regularFile } from './regularFile.js';
import { loadSharp, type Sharp } from './sharpModule.js';
import { decodeSimple, measureSimple } from './simplePicture.js';

/** Largest image that is decoded: 8192×8192. A small file can hold far more pixels than memory does. */
export const DEFAULT_MAX_PIXELS = 8192 * 8192;

/** Height and width as shown: after the turn that the file's EXIF orientation asks for. */
export interface ImageSize {
  readonly height: number;
  readonly width: number;
}

export interface DecodedImage extends ImageSize {
  /** Bytes, `[height, width, channels]` in row-major order. */
  readonly data: Uint8Array;
  readonly channels: 1 | 3;
}

export interface MeasureImageOptions {
  readonly path: string;
  /** More pixels are refused. Default 8192². */
  readonly maxPixels?: number;
}

export interface DecodeImageOptions extends MeasureImageOptions {
  /** 1: grey (luma, see `greyOf`), 3: RGB. Default 3. What is transparent becomes white. */
  readonly channels?: 1 | 3;
  /** Brings the image to a size, see `fittedSize`: stretched, bilinear, or scaled and filled up with white. */
  readonly fit?: {
    readonly size: Size;
    readonly mode: Exclude<OddSize, 'skip'>;
    /** Images of this size are stretched with `pad` as well. Default: `size`. */
    readonly usualSize?: Size | undefined;
  };
}

/** Names of formats that can have more than 8 bits a channel. */
const MAY_BE_DEEP = /\.(png|tiff?)$/i;

/** libvips gives its first reason first, sometimes one a line, sometimes with the path. */
function shortReason(error: unknown, path: string): string {
  const message = error instanceof Error ? error.message : String(error);
  const first = message.split('\n')[0] ?? '';
  return first
    .replaceAll(path, '')
    .replace(/^Input file\s*:?/, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 150);
}

/** Turns a failure of sharp into one line that says what is wrong with the file. */
export async function imageError(path: string, error: unknown, maxPixels: number): Promise<CnnError> {
  if (error instanceof CnnError) return error;
  const refuse = (problem: string): CnnError => new CnnError('DATA', `${path} ${problem}`, { cause: error });
  try {
    if ((await regularFile(path)) === 0) return refuse('is empty (0 bytes). Remove it, or copy it again.');
    await checkReadableFile(path);
  } catch (unreadable) {
    return unreadable as CnnError;
  }
  const message = error instanceof Error ? error.message : String(error);
  if (/unsupported image format|unknown image|not a known file format/i.test(message)) {
    return refuse(
      'is no image of a known format (PNG, JPEG, WebP, TIFF, GIF, AVIF, BMP, PPM), whatever its name says, or its header is damaged. Remove it, or copy it again.',
    );
  }
  if (/pixel limit/i.test(message)) {
    return refuse(
      `has more than ${maxPixels} pixels, the limit. Raise maxPixels (--max-pixels) if it is meant to be that large.`,
    );
  }
  return refuse(
    `is damaged or cut off and can't be decoded (${shortReason(error, path)}). Remove it, or copy it again.`,
  );
}

function input(sharp: Sharp, path: string, maxPixels: number): ReturnType<Sharp> {
  return sharp(path, { limitInputPixels: maxPixels, failOn: 'error', sequentialRead: true });
}

/**
 * Height and width from an image's header.
 *
 * @throws CnnError (DATA or FILE) of one line that names the file
 */
export async function measureImage(options: MeasureImageOptions): Promise<ImageSize> {
  const { path, maxPixels = DEFAULT_MAX_PIXELS } = options;
  await regularFile(path);
  const sharp = await loadSharp();
  try {
    const simple = await measureSimple({ path, maxPixels });
    if (simple) return simple;
    const metadata = await input(sharp, path, maxPixels).metadata();
    checkIntegers(path, metadata);
    return metadata.autoOrient;
  } catch (error) {
    throw await imageError(path, error, maxPixels);
  }
}

/**
 * Decodes an image file of any format that sharp knows into bytes: 8 bits a channel, upright, RGB or grey, the first
 * page or frame.
 *
 * @throws CnnError (DATA or FILE) of one line that names the file: missing, empty, no image, damaged, cut off, too
 *   large, of numbers that are no bytes (see `checkDepth`)
 */
export async function decodeImage(options: DecodeImageOptions): Promise<DecodedImage> {
  const { path, channels = 3, fit, maxPixels = DEFAULT_MAX_PIXELS } = options;
  await regularFile(path);
  const simple = await decodeSimple({ path, maxPixels });
  const plain = simple ? { ...simple, channels: 3 as const } : await decodePlainPng({ path, maxPixels });
  if (plain && !fit) return inChannels(plain, channels);
  const sharp = await loadSharp();
  try {
    if (!plain && MAY_BE_DEEP.test(path)) await checkDepth(path, input(sharp, path, maxPixels));
    const image = plain
      ? sharp(plain.data, { raw: { width: plain.width, height: plain.height, channels: 3 } })
      : input(sharp, path, maxPixels).autoOrient().flatten({ background: '#ffffff' });
    if (fit) {
      const own = plain ?? (fit.mode === 'pad' ? await measureImage({ path, maxPixels }) : undefined);
      fitTo(image, fit, own && [own.height, own.width]);
    }
    const colours = image.toColourspace('srgb').raw({ depth: 'uchar' });
    const { data, info } = await colours.toBuffer({ resolveWithObject: true });
    const { height, width } = info;
    if (info.channels !== 3) {
      throw new CnnError('DATA', `${path}: expected 3 channels after decoding, received ${info.channels}.`);
    }
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.length);
    return inChannels({ data: bytes, channels: 3, height, width }, channels);
  } catch (error) {
    throw await imageError(path, error, maxPixels);
  }
}

function inChannels(colours: DecodedImage, channels: 1 | 3): DecodedImage {
  return channels === 3 ? colours : { ...colours, channels, data: greyOf(colours.data, 3) };
}

/** Brings an image to a size. @param own its size now, which `resize` does without */
export function fitTo(
  image: ReturnType<Sharp>,
  { size: imageSize, mode, usualSize }: NonNullable<DecodeImageOptions['fit']>,
  own: Size = imageSize,
): void {
  const scaled = fittedSize({ imageSize, usualSize, onOddSize: mode }, own) as Size;
  const [height, width] = scaled;
  if (mode === 'resize' || !sameSize(scaled, own))
    image.resize({ width, height, fit: 'fill', kernel: 'linear' });
  if (sameSize(scaled, imageSize)) return;
  image.extend({ right: imageSize[1] - width, bottom: imageSize[0] - height, background: '#ffffff' });
}
