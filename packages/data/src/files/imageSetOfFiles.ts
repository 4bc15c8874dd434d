import { CnnError } from '@cnn/core';
import { type Fitting, fittedSize, type Size } from '../preparation/fitting.js';
import type { ImageItem, ImageSet, Originals, Pixels } from '../set/imageSet.js';
import { imageSet } from '../set/makeImageSet.js';
import { type BadImage, eachImage, type FileProgress, type ImagePass } from './eachImage.js';
import { PixelCache } from './pixelCache.js';
import { countSizes, type ImageSize, regularSize, type SizeCount } from './sizes.js';

/** How image files become pixels of one size. */
export interface FileFitting {
  /** Default: the size that most images have. */
  readonly imageSize?: Size | undefined;
  /** Images of this size are no odd ones. Default: the size that most images have, or `imageSize` where none is usual. */
  readonly usualSize?: Size | undefined;
  /** 1: grey, 3: RGB. Default 3. */
  readonly channels?: 1 | 3 | undefined;
  /** Order of the classes. Default: their names, sorted. */
  readonly classNames?: readonly string[] | undefined;
  /**
   * What is done with images that have another size than most: stretched to the size; scaled as the others and filled up
   * with white to the right and below (see `fittedSize`); or left out. Default `resize`.
   */
  readonly onOddSize?: 'resize' | 'pad' | 'skip' | undefined;
  /** Whether an image that can't be decoded is an error or left out. Default `error`. */
  readonly onBadImage?: 'error' | 'skip' | undefined;
  /** Bytes of decoded pixels that are kept in memory. */
  readonly cacheBytes?: number | undefined;
  /**
   * Decode all images now, so that damaged ones are found before training. Default: when they all fit into the cache,
   * or when bad images are to be left out.
   */
  readonly preload?: boolean | undefined;
  /** How many images are read at the same time. Default 8. */
  readonly parallel?: number | undefined;
  /** Called while images are measured and decoded. */
  readonly onProgress?: ((progress: FileProgress) => void) | undefined;
  readonly signal?: { readonly aborted: boolean } | undefined;
}

/** An image file with what is known of it. */
export interface FileEntry {
  /** Below the set's folder, with `/`. */
  readonly file: string;
  /** Its class; in a multi-label set all its labels, or none. */
  readonly labels: readonly string[];
  readonly group?: string | undefined;
  readonly weight?: number | undefined;
  readonly attributes?: Readonly<Record<string, string>> | undefined;
}

/** A file whose size is known. */
export type MeasuredFile<Entry extends FileEntry, Facts extends ImageSize> = Entry &
  Facts & {
    /** Its place in the list of files, whatever was left out before it. */
    readonly record: number;
  };

export interface ImageSetOfFilesOptions<Entry extends FileEntry, Facts extends ImageSize> {
  /** What the set is called, in messages too. */
  readonly name: string;
  readonly entries: readonly Entry[];
  readonly classNames: readonly string[];
  readonly multiLabel?: boolean | undefined;
  readonly how: FileFitting & { readonly cacheBytes: number };
  /** Reads a file's size. @throws CnnError (DATA) for a file that is no image */
  measure(entry: Entry): Promise<Facts>;
  /** What decodes a file to bytes `[height, width, channels]` of the set's size, once that is known. */
  decoder(fitting: Required<Fitting>): Decode<Entry, Facts> | Promise<Decode<Entry, Facts>>;
  /** Decodes a file at its own size. Default: what `decoder` gives for that size. */
  readonly decodeOriginal?: Decode<Entry, Facts> | undefined;
}

type Decode<Entry extends FileEntry, Facts extends ImageSize> = (
  image: MeasuredFile<Entry, Facts>,
) => Uint8Array | Promise<Uint8Array>;

/** What was found in the files of a set, and done with them. Plain JSON. */
export interface FileSetReport {
  /** Images in the set. */
  readonly images: number;
  /** In a multi-label set, an image counts for each of its labels. */
  readonly classCounts: Readonly<Record<string, number>>;
  /** In a multi-label set: images without a label. */
  readonly withoutLabel?: number | undefined;
  /** The size that most images have; absent when none is usual. */
  readonly regularSize?: ImageSize | undefined;
  /** Images of another size than the regular one. */
  readonly odd: {
    readonly count: number;
    readonly sizes: readonly SizeCount[];
    readonly handling: 'resize' | 'pad' | 'skip';
  };
  /** Images that were left out because they can't be decoded. */
  readonly bad: readonly BadImage[];
}

export interface FilesOfOneSize<Entry extends FileEntry, Facts extends ImageSize> {
  readonly set: ImageSet;
  readonly report: FileSetReport;
  /** The files of the set's items, in their order. */
  readonly images: readonly MeasuredFile<Entry, Facts>[];
}

/**
 * Makes a set of image files of many sizes, on any host: a host says how a file is measured and decoded. Sizes are read now;
 * pixels when they are needed, or now (`preload`), and kept within `cacheBytes`. The order is that of the list.
 *
 * @throws CnnError (DATA) of one line for a damaged image (unless left out), images of many sizes without `imageSize`, or a class
 *   that has no image left; (OPTIONS) for an `imageSize` that is none; (ABORTED) when `signal` says so
 */
export async function imageSetOfFiles<Entry extends FileEntry, Facts extends ImageSize>(
  options: ImageSetOfFilesOptions<Entry, Facts>,
): Promise<FilesOfOneSize<Entry, Facts>> {
  const { name, entries, classNames, multiLabel, how } = options;
  const { imageSize, channels = 3, onOddSize = 'resize', cacheBytes } = how;
  checkSize(imageSize);
  const { onBadImage = 'error', parallel = 8, onProgress, signal } = how;
  const pass: ImagePass = { onBadImage, parallel, onProgress, signal };
  const { good, bad } = await eachImage({
    ...pass,
    task: 'measure',
    items: entries.map((entry, record) => ({ ...entry, record })),
    work: (entry) => options.measure(entry),
  });
  const found = good.map(({ item, result }): MeasuredFile<Entry, Facts> => ({ ...item, ...result }));
  if (found.length === 0) throw nothingLeft(name, entries.length, bad);
  const sizes = countSizes(found);
  const usual = how.usualSize
    ? { height: how.usualSize[0], width: how.usualSize[1] }
    : regularSize({ name, sizes, imageSize });
  const isOdd = (size: ImageSize): boolean =>
    usual !== undefined && (size.height !== usual.height || size.width !== usual.width);
  const size = imageSize ?? ([usual?.height ?? 1, usual?.width ?? 1] as const);
  const usualSize = usual ? ([usual.height, usual.width] as const) : size;
  const fitting = { imageSize: size, usualSize, onOddSize };
  const decode = await options.decoder(fitting);
  const wanted = found.filter(({ height, width }) => fittedSize(fitting, [height, width]) !== undefined);
  const cache = new PixelCache(Math.floor(cacheBytes / (size[0] * size[1] * channels)));
  const preload = how.preload ?? (wanted.length <= cache.capacity || onBadImage === 'skip');
  const decoded = preload
    ? await eachImage({
        ...pass,
        task: 'decode',
        items: wanted,
        work: async (image, index) => {
          const pixels = await decode(image);
          return index < cache.capacity ? pixels : undefined;
        },
      })
    : { good: wanted.map((item) => ({ item, result: undefined })), bad: [] };
  for (const [index, { result }] of decoded.good.entries()) if (result) cache.put(index, result);
  const images = decoded.good.map(({ item }) => item);
  const allBad = [...bad, ...decoded.bad].sort((a, b) => (a.file < b.file ? -1 : 1));
  if (images.length === 0) throw nothingLeft(name, found.length, allBad);
  const classCounts = countsOf(classNames, images);
  if (!how.classNames) checkClasses(name, classCounts, allBad);
  const items = itemsOf(images, classNames, multiLabel === true);
  const imageAt = (index: number): MeasuredFile<Entry, Facts> => {
    const image = images[index];
    if (image) return image;
    throw new CnnError('DATA', `${name}: there is no item ${index}, only 0..${images.length - 1}.`);
  };
  const load = (index: number): Pixels | Promise<Pixels> => {
    const image = imageAt(index);
    const kept = cache.get(index);
    if (kept) return kept;
    const pixels = decode(image);
    return pixels instanceof Promise ? pixels.then((own) => cache.put(index, own)) : cache.put(index, pixels);
  };
  const sizeOf = (index: number): Size => {
    const { height, width } = imageAt(index);
    return [height, width];
  };
  const originals: Originals = {
    sizeOf,
    async load(index) {
      const [image, size] = [imageAt(index), sizeOf(index)];
      if (options.decodeOriginal) return options.decodeOriginal(image);
      return (await options.decoder({ imageSize: size, usualSize: size, onOddSize: 'resize' }))(image);
    },
  };
  return {
    set: imageSet({
      ...{ name, classNames, items, fitting, load, originals },
      ...(multiLabel ? { multiLabel } : {}),
      imageShape: [...size, channels],
      pixelType: 'uint8',
    }),
    images,
    report: {
      images: items.length,
      classCounts,
      ...(multiLabel ? { withoutLabel: items.filter(({ labels }) => labels?.length === 0).length } : {}),
      ...(usual ? { regularSize: usual } : {}),
      odd: { count: found.filter(isOdd).length, sizes: sizes.filter(isOdd), handling: onOddSize },
      bad: allBad,
    },
  };
}

function itemsOf(
  images: readonly FileEntry[],
  classNames: readonly string[],
  multiLabel: boolean,
): readonly ImageItem[] {
  const places = new Map(classNames.map((name, index) => [name, index]));
  return images.map(({ file, labels, group, weight, attributes }): ImageItem => {
    const indices = labels.map((name) => places.get(name) ?? -1).sort((a, b) => a - b);
    return {
      ...(multiLabel ? { label: -1, labels: indices } : { label: indices[0] as number }),
      ...(group === undefined ? {} : { group }),
      file,
      ...(weight === undefined ? {} : { weight }),
      ...(attributes === undefined ? {} : { attributes }),
    };
  });
}

function countsOf(classNames: readonly string[], images: readonly FileEntry[]): Record<string, number> {
  const counts = Object.fromEntries(classNames.map((name) => [name, 0]));
  for (const { labels } of images) for (const name of labels) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function nothingLeft(name: string, files: number, bad: readonly BadImage[]): CnnError {
  return new CnnError(
    'DATA',
    `${name}: none of the ${files} images is left. ${bad[0]?.reason ?? 'All have odd sizes.'}`,
  );
}

/** Refuses a set in which leaving images out emptied a class. */
function checkClasses(
  name: string,
  counts: Readonly<Record<string, number>>,
  bad: readonly BadImage[],
): void {
  const gone = Object.keys(counts).find((one) => counts[one] === 0);
  if (gone === undefined) return;
  const reason = bad[0]?.reason ?? 'All have odd sizes: choose another onOddSize.';
  throw new CnnError('DATA', `${name}: all images of class ${gone} were left out. ${reason}`, {
    details: bad[0] ? {} : { option: 'onOddSize' },
  });
}

function checkSize(imageSize: Size | undefined): void {
  if (!imageSize || imageSize.every((side) => Number.isInteger(side) && side > 0)) return;
  throw new CnnError(
    'OPTIONS',
    `imageSize: expected [height, width] in pixels, received [${imageSize.join(', ')}].`,
    { details: { option: 'imageSize' } },
  );
}
