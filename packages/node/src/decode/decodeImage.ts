import { CnnError, checkOptionNames } from '@cnn/core';
import { ambiguousDepth, greyOf, type ImageSize, isAmbiguousDepth } from '@cnn/data';
import { largestValue } from './checkDepth.js';
import type { ColourProfile } from './colourProfile.js';
import type { DecodedImage } from './decodedImage.js';
import type { Fit } from './fit.js';
import { fitTo } from './fitTo.js';
import { imageError } from './imageError.js';
import { checkPages, type ImageFacts, imageFacts } from './imageFacts.js';
import { type ImageFile, imageFileOf, readImageFile, START_BYTES } from './imageFile.js';
import { imageInput } from './imageInput.js';
import { joinPlanes, type PlanePixels } from './joinPlanes.js';
import { mendScan } from './jpegHeader.js';
import { decodePlainPng } from './plainPng.js';
import { checkWhite, scaleToWhite } from './scaleToWhite.js';
import { loadSharp, type Sharp } from './sharpModule.js';
import { decodeSimple, isSimple, measureSimple } from './simplePicture.js';

/** Largest image that is decoded: 8192×8192. A small file can hold far more pixels than memory does. */
export const DEFAULT_MAX_PIXELS = 8192 * 8192;

/** Which picture a file is, where it leaves that open. */
export interface PictureOptions {
  /** More pixels are refused. Default 8192². */
  readonly maxPixels?: number | undefined;
  /**
   * Which page of a TIFF or frame of an animation, from 0, is the image. Default: the only one; a file of several is refused. Three pages
   * that are the red, green and blue of one picture (OME-TIFF) are one image.
   */
  readonly page?: number | undefined;
  /**
   * The value that is white in images of 16 bits, such as 4095 for detectors of 12 bits; those of 8 bits are not concerned. A
   * value above it is an error. Default 65535, and images whose largest value is below 16384 are refused.
   */
  readonly white?: number | undefined;
  /**
   * What is done with an image's own ICC profile: its colours are converted to sRGB, as viewers and browsers show them, or the numbers
   * of the file are taken as they are, as Pillow, Keras and OpenSlide do. Default `convert`.
   */
  readonly colourProfile?: ColourProfile | undefined;
}

export interface MeasureImageOptions extends PictureOptions {
  readonly path: string;
  /** The file's content, where it is in memory; `path` is then only what messages call it. */
  readonly bytes?: Uint8Array | undefined;
}

export interface MeasuredImage extends ImageSize {
  /** Whether the image has a colour profile; absent when it has none. */
  readonly profile?: boolean;
}

export interface DecodeImageOptions extends MeasureImageOptions {
  /** 1: grey (luma, see `greyOf`), 3: RGB. Default 3. What is transparent becomes white. */
  readonly channels?: 1 | 3 | undefined;
  /** Brings the image to a size, see `fittedSize`: stretched, bilinear, or scaled and filled up with white. */
  readonly fit?: Fit | undefined;
}

const measureNames = {
  path: true,
  bytes: true,
  maxPixels: true,
  page: true,
  white: true,
  colourProfile: true,
} satisfies Record<keyof MeasureImageOptions, true>;

const decodeNames = {
  ...measureNames,
  channels: true,
  fit: true,
} satisfies Record<keyof DecodeImageOptions, true>;

const size = "Give fit: { size: [height, width], mode: 'resize' }.";
const remedies = { imageSize: size, targetSize: size, target_size: size, size };

/**
 * Height and width from an image's header.
 *
 * @throws CnnError (DATA or FILE) of one line that names the file, as `decodeImage` for all that a header tells
 */
export async function measureImage(options: MeasureImageOptions): Promise<MeasuredImage> {
  checkOptionNames({ where: 'measureImage', options, names: Object.keys(measureNames) });
  return measurePicture(options);
}

/** `measureImage` for options that hold more than its own. */
export async function measurePicture(options: MeasureImageOptions): Promise<MeasuredImage> {
  const { path, bytes, page, colourProfile, maxPixels = DEFAULT_MAX_PIXELS } = options;
  const file = bytes ? imageFileOf(path, bytes) : await readImageFile(path, START_BYTES);
  try {
    if (isSimple(file)) {
      checkPages(path, page, 1);
      return measureSimple({ file, maxPixels });
    }
    const { size, profile } = await imageFacts({ file, page, colourProfile, maxPixels, measure: true });
    if (size) return { ...size, ...(profile ? { profile } : {}) };
    throw new CnnError('DATA', `${path}: its header tells no size. Copy it again.`);
  } catch (error) {
    throw await imageError({ path, inMemory: options.bytes !== undefined, error, maxPixels });
  }
}

/**
 * Decodes an image file of any format that sharp knows into bytes: 8 bits a channel, upright, RGB or grey.
 *
 * @throws CnnError (DATA or FILE) of one line that names the file: missing, empty, no image, damaged, cut off, too large, not
 *   supported, of several images, of numbers that are no bytes, or of which nothing says what is white
 */
export async function decodeImage(options: DecodeImageOptions): Promise<DecodedImage> {
  checkOptionNames({ where: 'decodeImage', options, names: Object.keys(decodeNames), remedies });
  return decodePicture(options);
}

/** `decodeImage` for options that hold more than its own. */
export async function decodePicture(options: DecodeImageOptions): Promise<DecodedImage> {
  const { path, channels = 3, fit, maxPixels = DEFAULT_MAX_PIXELS, page, white, colourProfile } = options;
  checkWhite(white);
  const file = options.bytes ? imageFileOf(path, options.bytes) : await readImageFile(path);
  if (isSimple(file)) checkPages(path, page, 1);
  const plain = isSimple(file)
    ? { ...(await decodeSimple({ file, maxPixels, white })), channels: 3 as const }
    : page
      ? undefined
      : await decodePlainPng({ ...file, maxPixels });
  if (plain && !fit) return inChannels(plain, channels);
  const sharp = await loadSharp();
  try {
    let source = plain && fromPixels(sharp, plain);
    if (!source) {
      const facts = await imageFacts({ file, page, colourProfile, maxPixels, measure: false });
      source = await upright({ sharp, file, facts, maxPixels, white, colourProfile });
    }
    if (fit) {
      const own = plain ?? (fit.mode === 'pad' ? await measurePicture(options) : undefined);
      fitTo(source, fit, own && [own.height, own.width]);
    }
    const colours = source.toColourspace('srgb').raw({ depth: 'uchar' });
    const { data, info } = await colours.toBuffer({ resolveWithObject: true });
    const { height, width } = info;
    if (info.channels !== 3) {
      throw new CnnError('DATA', `${path}: expected 3 channels after decoding, received ${info.channels}.`);
    }
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.length);
    return inChannels({ data: bytes, channels: 3, height, width }, channels);
  } catch (error) {
    throw await imageError({ path, inMemory: options.bytes !== undefined, error, maxPixels });
  }
}

function fromPixels(sharp: Sharp, { data, height, width }: PlanePixels): ReturnType<Sharp> {
  return sharp(data, { raw: { width, height, channels: 3 }, limitInputPixels: false });
}

interface Upright {
  readonly sharp: Sharp;
  readonly file: ImageFile;
  readonly facts: ImageFacts;
  readonly maxPixels: number;
  readonly white: number | undefined;
  readonly colourProfile: ColourProfile | undefined;
}

/** The image as it is to be seen: turned, on white where it is transparent, of 8 bits where it has more. */
async function upright(options: Upright): Promise<ReturnType<Sharp>> {
  const { sharp, file, facts, maxPixels, white, colourProfile } = options;
  const { path } = file;
  const { deep, planes, transparent, whiteIsZero } = facts;
  const source = file.whole ? mendScan(file.whole) : path;
  const input = (page: number | undefined): ReturnType<Sharp> =>
    imageInput(sharp, { source, maxPixels, page, colourProfile });
  const pages = planes ?? [facts.page];
  const scaled = deep && white !== undefined;
  if (deep && !scaled) {
    const largest = await Promise.all(
      pages.map((page) => largestValue({ image: input(page), transparent, whiteIsZero })),
    );
    // Black planes, as of a picture without blue, say nothing.
    if (isAmbiguousDepth(Math.max(...largest))) throw ambiguousDepth(path, Math.max(...largest));
  }
  const profile = facts.profile && colourProfile !== 'ignore';
  const pixelsOf = async (page: number | undefined): Promise<PlanePixels> => {
    const image = input(page).autoOrient();
    if (scaled) return scaleToWhite({ path, image, transparent, whiteIsZero, white, profile });
    const colours = image.flatten({ background: '#ffffff' }).toColourspace('srgb').raw({ depth: 'uchar' });
    const { data, info } = await colours.toBuffer({ resolveWithObject: true });
    return { data, height: info.height, width: info.width };
  };
  if (planes) return fromPixels(sharp, joinPlanes(await Promise.all(planes.map(pixelsOf))));
  // Reduced to bytes before it is resized, as tiles of a slide are: the other way round rounds otherwise.
  if (deep) return fromPixels(sharp, await pixelsOf(facts.page));
  return input(facts.page).autoOrient().flatten({ background: '#ffffff' });
}

function inChannels(colours: DecodedImage, channels: 1 | 3): DecodedImage {
  return channels === 3 ? colours : { ...colours, channels, data: greyOf(colours.data, 3) };
}
