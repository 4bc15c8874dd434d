import { join } from 'node:path';
import { CnnError } from '@cnn/core';
import { fittedSize, type ImageItem, type ImageSet, imageSet, type Pixels, type Size } from '@cnn/data';
import {
  type ImageSize,
  type MeasuredImage,
  measureImage,
  type PictureOptions,
} from '../decode/decodeImage.js';
import { checkWhite } from '../decode/scaleToWhite.js';
import { type BadImage, eachImage, type ImagePass } from './eachImage.js';
import type { FolderReport } from './folderReport.js';
import { imageDecoder } from './imageDecoder.js';
import { PixelCache } from './pixelCache.js';
import { countSizes, regularSize } from './sizes.js';

/** How image files become pixels of one size. */
export interface FileSetOptions extends PictureOptions {
  /** Default: the size that most images have. */
  readonly imageSize?: Size | undefined;
  /** Images of this size are no odd ones. Default: the size that most images have, or `imageSize` where none is usual. */
  readonly usualSize?: Size | undefined;
  /** 1: grey, 3: RGB. Default 3. */
  readonly channels?: 1 | 3;
  /** Order of the classes. Default: their names, sorted. */
  readonly classNames?: readonly string[];
  /**
   * What is done with images that have another size than most: stretched to the size; scaled as the others and filled up
   * with white to the right and below (see `fittedSize`); or left out. Default `resize`.
   */
  readonly onOddSize?: 'resize' | 'pad' | 'skip';
  /** Whether an image that can't be decoded is an error or left out. Default `error`. */
  readonly onBadImage?: 'error' | 'skip';
  /** Bytes of decoded pixels that are kept in memory. Default 1 GiB. */
  readonly cacheBytes?: number;
  /** Where decoded pixels that memory has no room for are kept, for later epochs and runs. Default: nowhere. */
  readonly diskCache?: {
    readonly folder: string;
    /** Default 16 GiB. */
    readonly maxBytes?: number;
  };
  /**
   * Decode all images now, so that damaged ones are found before training. Default: when they all fit into the cache,
   * or when bad images are to be left out.
   */
  readonly preload?: boolean;
  /** How many images are read at the same time. Default 8. */
  readonly parallel?: number;
  /** Called while images are measured and decoded. */
  readonly onProgress?: ImagePass['onProgress'];
}

/** The names of these settings. */
export const fileSetNames = {
  imageSize: true,
  usualSize: true,
  channels: true,
  classNames: true,
  onOddSize: true,
  onBadImage: true,
  cacheBytes: true,
  diskCache: true,
  preload: true,
  parallel: true,
  onProgress: true,
  maxPixels: true,
  page: true,
  white: true,
  colourProfile: true,
} satisfies Record<keyof FileSetOptions, true>;

/** An image file with what is known of it. */
export interface FileEntry {
  /** Below the set's folder, with `/`. */
  readonly file: string;
  /** Its class; in a set with several labels an image all that it carries, or none. */
  readonly labels: readonly string[];
  readonly group?: string;
  readonly weight?: number;
}

/** Files to make a set of. */
export interface FileList {
  /** What the set is called, in messages too. */
  readonly name: string;
  /** The folder that the files are below. */
  readonly path: string;
  readonly entries: readonly FileEntry[];
  readonly classNames: readonly string[];
  readonly multiLabel?: boolean;
  /** Files that are no images by their name. */
  readonly otherFiles: number;
  readonly grouped: boolean;
}

export interface FolderSet extends ImageSet {
  readonly report: FolderReport;
}

interface Found extends MeasuredImage, FileEntry {
  /** Its place in the list of files, whatever was left out before it. */
  readonly record: number;
}

/** What was said about how files are read, for a model that is trained on them. */
function readingOf({ page, white, colourProfile }: FileSetOptions): Pick<ImageSet, 'reading'> {
  const reading = {
    ...(page === undefined ? {} : { page }),
    ...(white === undefined ? {} : { white }),
    ...(colourProfile === undefined ? {} : { colourProfile }),
  };
  return Object.keys(reading).length > 0 ? { reading } : {};
}

function nothingLeft(path: string, files: number, bad: readonly BadImage[]): CnnError {
  return new CnnError(
    'DATA',
    `${path}: none of the ${files} images is left. ${bad[0]?.reason ?? 'All have odd sizes.'}`,
  );
}

/** Refuses a set in which leaving images out emptied a class. */
function checkClasses(
  path: string,
  counts: Readonly<Record<string, number>>,
  bad: readonly BadImage[],
): void {
  const gone = Object.keys(counts).find((name) => counts[name] === 0);
  if (gone === undefined) return;
  const reason = bad[0]?.reason ?? 'All have odd sizes: choose another onOddSize (--odd-size).';
  throw new CnnError('DATA', `${path}: all images of class ${gone} were left out. ${reason}`);
}

/**
 * A set of image files. Sizes are read now; pixels when they are needed, or now (`preload`), and kept within
 * `cacheBytes`. The order is that of the list.
 *
 * @throws CnnError (DATA or FILE) of one line for a damaged image (unless left out), images of many sizes without
 *   `imageSize`, or a class that has no image left
 */
export async function fileSet(list: FileList, options: FileSetOptions): Promise<FolderSet> {
  const { name, path, entries, classNames } = list;
  const { imageSize, channels = 3, onOddSize = 'resize', cacheBytes = 1024 ** 3 } = options;
  checkSize(imageSize);
  const { onBadImage = 'error', parallel = 8, onProgress } = options;
  checkWhite(options.white);
  const pass = { onBadImage, parallel, onProgress };
  const { good, bad } = await eachImage({
    ...pass,
    task: 'measure',
    items: entries.map((entry, record) => ({ ...entry, record })),
    work: ({ file }) => measureImage({ ...options, path: join(path, file) }),
  });
  const found = good.map(({ item, result }): Found => ({ ...item, ...result }));
  if (found.length === 0) throw nothingLeft(name, entries.length, bad);
  const sizes = countSizes(found);
  const { usualSize: given } = options;
  const usual = given
    ? { height: given[0], width: given[1] }
    : regularSize({ where: name, sizes, ...(imageSize ? { imageSize } : {}) });
  const isOdd = (size: ImageSize): boolean =>
    usual !== undefined && (size.height !== usual.height || size.width !== usual.width);
  const size = imageSize ?? ([usual?.height ?? 1, usual?.width ?? 1] as const);
  const usualSize = usual ? ([usual.height, usual.width] as const) : size;
  const fitting = { imageSize: size, usualSize, onOddSize };
  const decode = await imageDecoder({ ...options, path, fitting });

  const wanted = found.filter(({ height, width }) => fittedSize(fitting, [height, width]) !== undefined);
  const cache = new PixelCache(Math.floor(cacheBytes / (size[0] * size[1] * channels)));
  const preload = options.preload ?? (wanted.length <= cache.capacity || onBadImage === 'skip');
  const decoded = preload
    ? await eachImage({
        ...pass,
        task: 'decode',
        items: wanted.map((image, index) => ({ ...image, index })),
        work: async (image) => {
          const pixels = await decode(image);
          return image.index < cache.capacity ? pixels : undefined;
        },
      })
    : { good: wanted.map((item) => ({ item, result: undefined })), bad: [] };
  for (const [index, { result }] of decoded.good.entries()) if (result) cache.put(index, result);
  const images: readonly Found[] = decoded.good.map(({ item }) => item);
  const allBad = [...bad, ...decoded.bad];
  if (images.length === 0) throw nothingLeft(name, found.length, allBad);

  const places = new Map(classNames.map((name, index) => [name, index]));
  const items = images.map(
    ({ file, labels, group, weight }): ImageItem => ({
      ...labelled(labels, places, list.multiLabel),
      ...(group === undefined ? {} : { group }),
      file,
      ...(weight === undefined ? {} : { weight }),
    }),
  );
  const classCounts = Object.fromEntries(classNames.map((name) => [name, 0]));
  for (const { labels } of images)
    for (const name of labels) classCounts[name] = (classCounts[name] ?? 0) + 1;
  if (!options.classNames) checkClasses(name, classCounts, allBad);
  const converted = options.colourProfile === 'ignore' ? [] : images.filter(({ profile }) => profile);
  const load = (index: number): Pixels | Promise<Pixels> => {
    const image = images[index];
    if (!image)
      throw new CnnError('DATA', `${name}: there is no item ${index}, only 0..${images.length - 1}.`);
    const kept = cache.get(index);
    if (kept) return kept;
    const decoded = decode(image);
    if (decoded instanceof Promise) return decoded.then((pixels) => cache.put(index, pixels));
    return cache.put(index, decoded);
  };
  return {
    ...imageSet({
      name,
      classNames,
      ...(list.multiLabel ? { multiLabel: true } : {}),
      imageShape: [...size, channels],
      items,
      pixelType: 'uint8',
      fitting,
      ...readingOf(options),
      load,
    }),
    report: {
      path: name,
      images: items.length,
      otherFiles: list.otherFiles,
      classCounts,
      ...(list.multiLabel ? { withoutLabel: items.filter(({ labels }) => labels?.length === 0).length } : {}),
      ...(list.grouped ? { groups: new Set(items.map(({ group }) => group)).size } : {}),
      ...(usual ? { regularSize: usual } : {}),
      ...(converted.length > 0 ? { profiles: converted.length } : {}),
      odd: { count: found.filter(isOdd).length, sizes: sizes.filter(isOdd), handling: onOddSize },
      bad: allBad,
    },
  };
}

/** Class names as indices. */
function labelled(
  labels: readonly string[],
  places: ReadonlyMap<string, number>,
  multiLabel: boolean | undefined,
): Pick<ImageItem, 'label' | 'labels'> {
  const indices = labels.map((name) => places.get(name) ?? -1).sort((a, b) => a - b);
  return multiLabel ? { label: -1, labels: indices } : { label: indices[0] as number };
}

function checkSize(imageSize: readonly [number, number] | undefined): void {
  if (!imageSize || imageSize.every((side) => Number.isInteger(side) && side > 0)) return;
  throw new CnnError(
    'OPTIONS',
    `imageSize: expected [height, width] in pixels, received [${imageSize.join(', ')}].`,
  );
}
