import { CnnError } from '@cnn/core';
import { checkTiffSupport } from './checkTiffSupport.js';
import { omePlanes } from './omeChannels.js';
import { MOST_DIRECTORIES, type TiffDirectory } from './tiffDirectories.js';

/** The image of a TIFF file that is meant. */
export interface TiffPage {
  readonly page: number;
  readonly directory: TiffDirectory;
  /** The directories of red, green and blue, where each has one of its own. */
  readonly planes?: readonly [number, number, number];
  /** Directories of the file that are neither this image nor a smaller one of the same shape: labels, thumbnails, … */
  readonly others: number;
}

export interface TiffPageOptions {
  readonly path: string;
  readonly directories: readonly TiffDirectory[];
  /** Which directory is meant, from 0. Default: the only image that there is. */
  readonly page?: number | undefined;
}

const [SMALLER, MASK] = [1, 4];

/**
 * Directories that are images of their own. Beside a first one in tiles, as slides have it, smaller ones are its levels, a thumbnail,
 * a label; beside one in strips only those are no images that say so.
 */
function imagesOf(directories: readonly TiffDirectory[]): number[] {
  const [first] = directories as [TiffDirectory];
  return directories.flatMap(({ kind, width, height }, page) => {
    if (page === 0) return [page];
    if ((kind & (SMALLER | MASK)) !== 0) return [];
    return !first.tiled || (width >= first.width && height >= first.height) ? [page] : [];
  });
}

/** Whether an image is a smaller size of the first one, of which parts can be read. */
export function isLevel(first: TiffDirectory, one: TiffDirectory): boolean {
  const { width, height, tiled, bits } = one;
  if (bits !== first.bits || !tiled) return false;
  return width < first.width && Math.abs((first.height * width) / (height * first.width) - 1) < 0.01;
}

/**
 * Chooses the image of a TIFF file: the directory that was asked for, the only one, or three that are its red, green and blue
 * (OME-TIFFs of raw2ometiff, Bio-Formats and tifffile).
 *
 * @throws CnnError (DATA) when there are several images and none was asked for, no such page, or an image that is not supported
 */
export function tiffPage({ path, directories, page }: TiffPageOptions): TiffPage {
  if (page !== undefined) {
    const directory = directories[page];
    if (!directory) throw noSuchPage(path, page, directories.length);
    checkTiffSupport(path, directory);
    return { page, directory, others: directories.length - 1 };
  }
  const [first] = directories as [TiffDirectory];
  const images = imagesOf(directories);
  const levels = directories.slice(1).filter((one) => isLevel(first, one)).length;
  if (images.length === 1) {
    checkTiffSupport(path, first);
    return { page: 0, directory: first, others: directories.length - 1 - levels };
  }
  const ome = omePlanes(first.description);
  const alike = images.every((at) => {
    const { width, height, samples, bits } = directories[at] as TiffDirectory;
    return width === first.width && height === first.height && samples === 1 && bits === first.bits;
  });
  if (ome?.rgb && ome.z === 1 && ome.t === 1 && images.length === 3 && alike) {
    for (const at of images) checkTiffSupport(path, directories[at] as TiffDirectory);
    const planes = images as unknown as readonly [number, number, number];
    return { page: 0, directory: first, planes, others: directories.length - 3 - levels };
  }
  throw severalImages({
    path,
    count: images.length,
    pages: directories.length,
    what: ome ? ` (OME: ${describePlanes(ome)})` : '',
  });
}

function describePlanes({ channels, z, t, names }: NonNullable<ReturnType<typeof omePlanes>>): string {
  const list = names.length > 0 ? ` ${names.join(', ')}` : '';
  return `${channels} channels${list}, ${z} steps in depth, ${t} in time`;
}

export interface SeveralImages {
  readonly path: string;
  readonly count: number;
  readonly pages: number;
  /** Said behind the count, with a space before it. */
  readonly what?: string;
}

/** @returns CnnError (DATA) for a file of several images, of which nobody said which one is meant */
export function severalImages({ path, count, pages, what = '' }: SeveralImages): CnnError {
  const number = pages >= MOST_DIRECTORIES ? `at least ${count}` : String(count);
  return new CnnError(
    'DATA',
    `${path}: expected one image, received a file of ${number}${what}, and nothing says which is meant. Choose it by page (0 to ${pages - 1}), or save each as a file of its own.`,
    { details: { option: 'page' } },
  );
}

/** @returns CnnError (DATA) */
export function noSuchPage(path: string, page: number, pages: number): CnnError {
  const there = pages === 1 ? 'one image, page 0' : `the pages 0 to ${pages - 1}`;
  return new CnnError(
    'DATA',
    `${path}: expected a page that the file has, received page ${page}. It has ${there}.`,
  );
}
