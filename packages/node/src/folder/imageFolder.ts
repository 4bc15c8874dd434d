import { join } from 'node:path';
import { CnnError } from '@cnn/core';
import { type ImageItem, type ImageSet, imageSet, type Pixels } from '@cnn/data';
import { DEFAULT_MAX_PIXELS, decodeImage, type ImageSize, measureImage } from '../decode/decodeImage.js';
import type { FolderReport } from './folderReport.js';
import { type GroupOf, type GroupRule, groupRule } from './groupRule.js';
import { inParallel } from './inParallel.js';
import { listImages } from './listImages.js';
import { countSizes, formatSize, regularSize } from './sizes.js';

export interface ImageFolderOptions {
  /** A folder with class folders at any depth: the label is the name of the folder that holds the image. */
  readonly path: string;
  /** Where the patient or slide is found; none when absent. */
  readonly group?: GroupRule;
  /** Default: the size that most images have. */
  readonly imageSize?: readonly [height: number, width: number];
  /** 1: grey, 3: RGB. Default 3. */
  readonly channels?: 1 | 3;
  /** Order of the classes. Default: the names of the class folders, sorted. */
  readonly classNames?: readonly string[];
  /**
   * What is done with images that have another size than most: stretched to the size, filled up with white to the
   * right and below, or left out. Default `resize`.
   */
  readonly onOddSize?: 'resize' | 'pad' | 'skip';
  /** Whether an image that can't be decoded is an error or left out. Default `error`. */
  readonly onBadImage?: 'error' | 'skip';
  /** Bytes of decoded pixels that are kept in memory. Default 1 GiB. */
  readonly cacheBytes?: number;
  /**
   * Decode all images now, so that damaged ones are found before training. Default: when they all fit into the cache,
   * or when bad images are to be left out.
   */
  readonly preload?: boolean;
  /** Images with more pixels are refused. Default 8192². */
  readonly maxPixels?: number;
  /** How many images are read at the same time. Default 8. */
  readonly parallel?: number;
  /** Called while images are measured and decoded. */
  readonly onProgress?: (progress: {
    readonly task: 'measure' | 'decode';
    readonly done: number;
    readonly total: number;
  }) => void;
}

export interface FolderSet extends ImageSet {
  readonly report: FolderReport;
}

interface Found extends ImageSize {
  readonly file: string;
}

interface Bad {
  readonly file: string;
  readonly reason: string;
}

/** The folder that holds the file. @throws CnnError (DATA) for a file beside the class folders */
function classOf(path: string, file: string): string {
  const name = file.split('/').at(-2);
  if (name !== undefined) return name;
  throw new CnnError(
    'DATA',
    `${path}: ${file} lies in no class folder. Expected CLASS/${file}. Move it, or remove it.`,
  );
}

function findClasses(options: ImageFolderOptions, files: readonly string[]): string[] {
  const { path, classNames } = options;
  const found = [...new Set(files.map((file) => classOf(path, file)))].sort();
  const unknown = found.find((name) => classNames && !classNames.includes(name));
  if (classNames && unknown !== undefined) {
    throw new CnnError(
      'DATA',
      `${path}: the folder ${unknown} is none of the classes ${classNames.join(', ')}. Rename it, or add the class.`,
    );
  }
  if (found.length < 2 && !classNames) {
    throw new CnnError(
      'DATA',
      `${path}: expected at least two class folders, received one: ${found[0]}. Put the images of each class into a folder of its name.`,
    );
  }
  return classNames ? [...classNames] : found;
}

/** `work` for each file; what it throws about an image goes to `bad` when bad images are left out. */
async function eachImage<Item extends { readonly file: string }, Result>(options: {
  readonly items: readonly Item[];
  readonly task: 'measure' | 'decode';
  readonly settings: ImageFolderOptions;
  readonly bad: Bad[];
  readonly work: (item: Item) => Promise<Result>;
}): Promise<{ readonly item: Item; readonly result: Result }[]> {
  const { items, task, settings, bad, work } = options;
  const failed: Bad[] = [];
  const results = await inParallel({
    items,
    limit: settings.parallel ?? 8,
    onDone: (done) => settings.onProgress?.({ task, done, total: items.length }),
    work: async (item) => {
      try {
        return { item, result: await work(item) };
      } catch (error) {
        if (settings.onBadImage !== 'skip' || !(error instanceof CnnError) || error.code !== 'DATA')
          throw error;
        failed.push({ file: item.file, reason: error.message });
        return undefined;
      }
    },
  });
  bad.push(...failed.sort((a, b) => (a.file < b.file ? -1 : 1)));
  return results.filter((entry) => entry !== undefined);
}

/**
 * A set of the images below a folder. Sizes are read now; pixels when they are needed, or now (`preload`), and kept
 * within `cacheBytes`. The order is that of the paths.
 *
 * @throws CnnError (DATA or FILE) of one line for a folder that is missing, empty or has one class, an image without
 *   group, a damaged image (unless left out), images of many sizes without `imageSize`
 */
export async function imageFolder(options: ImageFolderOptions): Promise<FolderSet> {
  const { path, imageSize, channels = 3, onOddSize = 'resize', maxPixels = DEFAULT_MAX_PIXELS } = options;
  const { cacheBytes = 1024 ** 3, onBadImage = 'error' } = options;
  checkSize(imageSize);
  const groupOf: GroupOf | undefined = options.group === undefined ? undefined : groupRule(options.group);
  const { files, others } = await listImages(path);
  if (files.length === 0) {
    const held = others === 0 ? 'it is empty' : `it holds ${others} other files`;
    throw new CnnError(
      'DATA',
      `${path}: expected PNG, JPEG, WebP, TIFF, GIF or AVIF images in class folders; ${held}.`,
    );
  }
  const classNames = findClasses(options, files);
  const groups = groupOf && new Map(files.map((file) => [file, groupOf(file)]));
  const bad: Bad[] = [];
  const measured = await eachImage({
    items: files.map((file) => ({ file })),
    task: 'measure',
    settings: options,
    bad,
    work: ({ file }) => measureImage({ path: join(path, file), maxPixels }),
  });
  const all: Found[] = measured.map(({ item, result }) => ({ ...item, ...result }));
  const sizes = countSizes(all);
  const usual =
    all.length > 0 ? regularSize({ where: path, sizes, ...(imageSize ? { imageSize } : {}) }) : undefined;
  const isOdd = (size: ImageSize): boolean =>
    usual !== undefined && (size.height !== usual.height || size.width !== usual.width);
  const [height, width] = imageSize ?? [usual?.height ?? 1, usual?.width ?? 1];
  const shape = [height, width, channels] as const;
  const decode = async (found: Found): Promise<Uint8Array> => {
    const fits = found.height === height && found.width === width;
    const mode = onOddSize === 'pad' && isOdd(found) ? ('pad' as const) : ('resize' as const);
    const fit = fits ? {} : { fit: { size: [height, width] as const, mode } };
    const { data, ...size } = await decodeImage({
      path: join(path, found.file),
      channels,
      maxPixels,
      ...fit,
    });
    if (size.height === height && size.width === width) return data;
    throw new CnnError(
      'DATA',
      `${join(path, found.file)} is ${formatSize(size)} when decoded, its header says ${formatSize(found)}.`,
    );
  };

  let kept = onOddSize === 'skip' ? all.filter((size) => !isOdd(size)) : all;
  const imageBytes = height * width * channels;
  const cacheable = Math.floor(cacheBytes / imageBytes);
  let cached: Uint8Array[] = [];
  if (options.preload ?? (kept.length <= cacheable || onBadImage === 'skip')) {
    const decoded = await eachImage({
      items: kept.map((found, index) => ({ ...found, index })),
      task: 'decode',
      settings: options,
      bad,
      work: async (found) => {
        const pixels = await decode(found);
        return found.index < cacheable ? pixels : undefined;
      },
    });
    kept = decoded.map(({ item }) => item);
    cached = decoded.map(({ result }) => result).filter((pixels) => pixels !== undefined);
  }
  if (kept.length === 0) {
    throw new CnnError(
      'DATA',
      `${path}: none of the ${files.length} images is left: ${bad[0]?.reason ?? 'all have odd sizes'}`,
    );
  }
  const labelOf = new Map(classNames.map((name, label) => [name, label]));
  const items = kept.map(({ file }): ImageItem => {
    const label = labelOf.get(classOf(path, file)) ?? 0;
    const group = groups?.get(file);
    return group === undefined ? { label, file } : { label, group, file };
  });
  /** Images are kept in the order in which they are first asked for, until the budget is spent. */
  const cache = new Map<number, Uint8Array>(cached.entries());
  const load = (index: number): Pixels | Promise<Pixels> => {
    const known = cache.get(index);
    if (known) return known;
    const found = kept[index];
    if (!found) throw new CnnError('DATA', `${path}: there is no item ${index}, only 0..${kept.length - 1}.`);
    return decode(found).then((pixels) => {
      if (cache.size < cacheable) cache.set(index, pixels);
      return pixels;
    });
  };
  const counts = classNames.map((_, label) => items.filter((item) => item.label === label).length);
  const gone = classNames.find((_, label) => counts[label] === 0);
  if (gone !== undefined && !options.classNames) {
    throw new CnnError(
      'DATA',
      `${path}: all images of class ${gone} were left out. ${bad[0]?.reason ?? 'Choose another onOddSize.'}`,
    );
  }
  return {
    ...imageSet({ name: path, classNames, imageShape: shape, items, pixelType: 'uint8', load }),
    report: {
      path,
      images: items.length,
      otherFiles: others,
      classCounts: Object.fromEntries(classNames.map((name, label) => [name, counts[label] as number])),
      ...(groups ? { groups: new Set(items.map(({ group }) => group)).size } : {}),
      ...(usual ? { regularSize: usual } : {}),
      odd: { count: all.filter(isOdd).length, sizes: sizes.filter(isOdd), handling: onOddSize },
      bad,
    },
  };
}

function checkSize(imageSize: readonly [number, number] | undefined): void {
  if (!imageSize || imageSize.every((side) => Number.isInteger(side) && side > 0)) return;
  throw new CnnError(
    'USAGE',
    `imageSize: expected [height, width] in pixels, received [${imageSize.join(', ')}].`,
  );
}
