import { CnnError, checkOptionNames } from '@cnn/core';
import type { ColourProfile } from '../decode/colourProfile.js';
import { DEFAULT_MAX_PIXELS, type PictureOptions } from '../decode/decodeImage.js';
import { imageError } from '../decode/imageError.js';
import { checkWhite } from '../decode/scaleToWhite.js';
import { micronsPerPixelOf } from './micronsPerPixel.js';
import { type FoundLevels, type SlideLevel, slideLevels } from './slideLevels.js';
import { slidePixels } from './slidePixels.js';

/** A part of a slide, in pixels of the slide at a downsampling. */
export interface SlideRegion {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** 1 is the largest level. Default 1. */
  readonly downsample?: number;
}

/** A large image that is read by regions. */
export interface Slide {
  readonly path: string;
  /** Of the largest level. */
  readonly width: number;
  readonly height: number;
  /** Of the largest level, such as 20 for ×20; absent when the file does not say and nobody did. */
  readonly magnification?: number | undefined;
  /** Side of a pixel of the largest level in microns; absent when the file does not say. */
  readonly micronsPerPixel?: number;
  /** Largest first. */
  readonly levels: readonly SlideLevel[];
  /** What is not as usual, each a line for people: images of the file that are not used, a colour profile. */
  readonly notes: readonly string[];
  /** RGB bytes of a region; what lies beyond the slide is white. Of a tiled image nothing but the region is held in memory. */
  readRegion(region: SlideRegion): Promise<Uint8Array>;
  /** The whole slide, its longer side of at most so many pixels. */
  thumbnail(
    longest: number,
  ): Promise<{ readonly pixels: Uint8Array; readonly width: number; readonly height: number }>;
}

export interface OpenSlideOptions extends Omit<PictureOptions, 'maxPixels'> {
  /** A tiled TIFF or SVS, or any image that `decodeImage` reads: of those without tiles all pixels are held in memory. */
  readonly path: string;
  /** An image without tiles that has more pixels is refused. Default 8192². */
  readonly maxPixels?: number | undefined;
  /** Of the largest level, when the file does not say. */
  readonly magnification?: number | undefined;
}

const names = {
  path: true,
  maxPixels: true,
  magnification: true,
  page: true,
  white: true,
  colourProfile: true,
} satisfies Record<keyof OpenSlideOptions, true>;

/** `AppMag = 20` in Aperio's description, `NominalMagnification="20"` in OME's. */
function magnificationOf(description: string): number | undefined {
  const found = Number(/(?:AppMag\s*=\s*|NominalMagnification=")([\d.]+)/.exec(description)?.[1]);
  return found > 0 ? found : undefined;
}

/**
 * Opens a large image by its tags; no pixel is read.
 *
 * @throws CnnError (FILE or DATA) of one line for a file that is missing, no image, or damaged, or that has more than
 *   `maxPixels` pixels and no tiles
 */
export async function openSlide(options: OpenSlideOptions): Promise<Slide> {
  checkOptionNames({ where: 'openSlide', options, names: Object.keys(names) });
  const { path, maxPixels = DEFAULT_MAX_PIXELS, colourProfile = 'convert' } = options;
  checkWhite(options.white);
  const found = await slideLevels(options);
  const { levels, tiled, description } = found;
  const [{ width, height }] = levels as [SlideLevel];
  if (width < 1 || height < 1) {
    throw new CnnError(
      'DATA',
      `${path}: expected an image, received one of ${height}×${width} pixels. Copy it again.`,
    );
  }
  if (!tiled && width * height > maxPixels) {
    throw new CnnError(
      'DATA',
      `${path}: expected an image in tiles, or of at most ${maxPixels} pixels, received ${height}×${width} without tiles. Convert it (vips tiffsave IN OUT.tif --tile --pyramid), or raise maxPixels.`,
      { details: { option: 'maxPixels' } },
    );
  }
  const magnification = options.magnification ?? magnificationOf(description);
  const micronsPerPixel = micronsPerPixelOf(description);
  const partOf = await slidePixels({ ...options, found, maxPixels });

  /** The smallest level that is still at least as large as asked. */
  const levelFor = (downsample: number): SlideLevel =>
    levels.findLast((level) => level.downsample <= downsample * 1.001) ?? (levels[0] as SlideLevel);

  const readRegion = async (region: SlideRegion): Promise<Uint8Array> => {
    const { downsample = 1 } = region;
    const level = levelFor(downsample);
    const scale = downsample / level.downsample;
    checkRegion(path, region);
    // The part of the region that the slide has, in the level's pixels.
    const [left, top] = [Math.round(region.x * scale), Math.round(region.y * scale)];
    const right = Math.min(level.width, Math.round((region.x + region.width) * scale));
    const bottom = Math.min(level.height, Math.round((region.y + region.height) * scale));
    const white = new Uint8Array(region.width * region.height * 3).fill(255);
    if (right <= left || bottom <= top) return white;
    const size = {
      width: Math.min(region.width, Math.max(1, Math.round((right - left) / scale))),
      height: Math.min(region.height, Math.max(1, Math.round((bottom - top) / scale))),
    };
    try {
      const image = await partOf(level, { left, top, width: right - left, height: bottom - top });
      if (scale !== 1) image.resize({ ...size, fit: 'fill', kernel: 'linear' });
      image.extend({
        right: region.width - size.width,
        bottom: region.height - size.height,
        background: '#ffffff',
      });
      return new Uint8Array(await image.raw({ depth: 'uchar' }).toBuffer());
    } catch (error) {
      throw await imageError({ path, error, maxPixels });
    }
  };

  return {
    path,
    width,
    height,
    ...(magnification === undefined ? {} : { magnification }),
    ...(micronsPerPixel === undefined ? {} : { micronsPerPixel }),
    levels,
    notes: notesOf(found, colourProfile),
    readRegion,
    async thumbnail(longest) {
      const downsample = Math.max(1, Math.max(width, height) / longest);
      const size = { width: Math.ceil(width / downsample), height: Math.ceil(height / downsample) };
      return { pixels: await readRegion({ x: 0, y: 0, ...size, downsample }), ...size };
    },
  };
}

function notesOf({ others, profile }: FoundLevels, colourProfile: ColourProfile): string[] {
  const notes: string[] = [];
  if (others > 0) notes.push(`${others} other images of the file are not used (labels, thumbnails, …).`);
  if (profile === 'some') {
    notes.push('some sizes of the slide have a colour profile and others none: it is not applied to any.');
  } else if (profile === 'all' && colourProfile === 'convert') {
    notes.push('its colours are converted to sRGB by its colour profile (colourProfile ignore leaves them).');
  }
  return notes;
}

function checkRegion(path: string, { x, y, width, height, downsample = 1 }: SlideRegion): void {
  const whole = [x, y, width, height].every((value) => Number.isInteger(value) && value >= 0);
  if (whole && width > 0 && height > 0 && downsample >= 1) return;
  throw new CnnError(
    'DATA',
    `${path}: expected a region of whole pixels at a downsampling of at least 1, received x ${x}, y ${y}, ${width}×${height} at ${downsample}.`,
  );
}
