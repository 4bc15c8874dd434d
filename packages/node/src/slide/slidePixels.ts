import { ambiguousDepth, isAmbiguousDepth } from '@cnn/data';
import type { Region } from 'sharp';
import { checkIntegers, largestValue } from '../decode/checkDepth.js';
import type { DecodedImage } from '../decode/decodedImage.js';
import { decodePicture, type PictureOptions } from '../decode/decodeImage.js';
import { imageError } from '../decode/imageError.js';
import { imageInput } from '../decode/imageInput.js';
import { joinPlanes, type PlanePixels } from '../decode/joinPlanes.js';
import { scaleToWhite } from '../decode/scaleToWhite.js';
import { loadSharp, type Sharp } from '../decode/sharpModule.js';
import type { FoundLevels, SlideLevel } from './slideLevels.js';

export interface SlidePixelsOptions extends PictureOptions {
  readonly path: string;
  readonly found: FoundLevels;
  readonly maxPixels: number;
}

/** A part of a level, as RGB of 8 bits that is still to be resized. */
export type PartOf = (level: SlideLevel, region: Region) => Promise<ReturnType<Sharp>>;

/** Regions that are looked at when the smallest level of a deep slide is too large to be read as a whole. */
const PROBES = 8;
const PROBE_SIDE = 256;

/**
 * Reads parts of a slide: of a tiled one from the file, of another from its pixels, which are decoded once, as `decodeImage` does.
 *
 * @throws CnnError (DATA) for numbers that are no integers, and for 16 bits of which nothing says what is white, seen by the smallest level
 */
export async function slidePixels(options: SlidePixelsOptions): Promise<PartOf> {
  const { path, found, maxPixels, white } = options;
  const sharp = await loadSharp();
  if (!found.tiled) {
    let whole: Promise<DecodedImage> | undefined;
    return async (_, region) => {
      whole ??= decodePicture({ ...options, channels: 3 });
      return fromPixels(sharp, await whole).extract(region);
    };
  }
  const { planes, whiteIsZero, transparent } = found;
  // All sizes are treated alike: a profile that some lack is applied to none.
  const colourProfile = found.profile === 'some' ? 'ignore' : options.colourProfile;
  const input = (page: number, subImage = -1): ReturnType<Sharp> =>
    imageInput(sharp, { source: path, page, subImage, colourProfile });
  const pagesOf = ({ page, subImage }: SlideLevel): ReturnType<Sharp>[] =>
    (planes ?? [page]).map((one) => input(one, subImage));
  const [smallest] = found.levels.slice(-1) as [SlideLevel];
  try {
    for (const image of pagesOf(smallest)) checkIntegers(path, await image.metadata());
    if (found.bits === 16 && white === undefined) {
      const largest: number[] = [];
      for (const region of probes(smallest, maxPixels)) {
        for (const image of pagesOf(smallest)) {
          const part = region ? await cut(sharp, image, region) : image;
          largest.push(await largestValue({ image: part, transparent, whiteIsZero }));
        }
      }
      const most = Math.max(...largest);
      if (isAmbiguousDepth(most)) throw ambiguousDepth(path, most);
    }
  } catch (error) {
    throw await imageError({ path, error, maxPixels });
  }
  const scaled = found.bits === 16 && white !== undefined;
  const profile = found.profile === 'all' && colourProfile !== 'ignore';
  const pixelsOf = async (image: ReturnType<Sharp>): Promise<PlanePixels> => {
    if (scaled) return scaleToWhite({ path, image, white, transparent, whiteIsZero, profile });
    const colours = image.flatten({ background: '#ffffff' }).toColourspace('srgb').raw({ depth: 'uchar' });
    const { data, info } = await colours.toBuffer({ resolveWithObject: true });
    return { data, height: info.height, width: info.width };
  };
  return async (level, region) => {
    const images = pagesOf(level).map((image) => image.extract(region));
    const [image] = images as [ReturnType<Sharp>];
    if (!planes && !scaled) return image.flatten({ background: '#ffffff' }).toColourspace('srgb');
    const pixels = await Promise.all(images.map(pixelsOf));
    return fromPixels(sharp, planes ? joinPlanes(pixels) : (pixels[0] as PlanePixels));
  };
}

function fromPixels(sharp: Sharp, { data, height, width }: PlanePixels): ReturnType<Sharp> {
  return sharp(data, { raw: { width, height, channels: 3 }, limitInputPixels: false });
}

/** A part of an image of 16 bits, as it is: statistics are of a whole file, never of what was done to it. */
async function cut(sharp: Sharp, image: ReturnType<Sharp>, region: Region): Promise<ReturnType<Sharp>> {
  const { data, info } = await image
    .extract(region)
    .toColourspace('rgb16')
    .raw({ depth: 'ushort' })
    .toBuffer({ resolveWithObject: true });
  const values = new Uint16Array(data.buffer, data.byteOffset, data.length / 2);
  const { width, height, channels } = info;
  return sharp(values, { raw: { width, height, channels } });
}

/** A level as a whole (undefined), or regions all over it. */
function probes({ width, height }: SlideLevel, maxPixels: number): readonly (Region | undefined)[] {
  if (width * height <= maxPixels) return [undefined];
  const side = { width: Math.min(PROBE_SIDE, width), height: Math.min(PROBE_SIDE, height) };
  return Array.from({ length: PROBES * PROBES }, (_, at) => ({
    left: Math.floor(((width - side.width) * (at % PROBES)) / (PROBES - 1)),
    top: Math.floor(((height - side.height) * Math.floor(at / PROBES)) / (PROBES - 1)),
    ...side,
  }));
}
