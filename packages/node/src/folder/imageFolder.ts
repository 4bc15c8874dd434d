import { join } from 'node:path';
import { CnnError } from '@cnn/core';
import { type ImageItem, type ImageSet, imageSet, type Pixels } from '@cnn/data';
import { DEFAULT_MAX_PIXELS, decodeImage, type ImageSize, measureImage } from '../decode/decodeImage.js';
import { classOf, findClasses } from './classes.js';
import { type BadImage, eachImage, type ImagePass } from './eachImage.js';
import type { FolderReport } from './folderReport.js';
import { type GroupRule, groupRule } from './groupRule.js';
import { listImages } from './listImages.js';
import { PixelCache } from './pixelCache.js';
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
  readonly onProgress?: ImagePass['onProgress'];
}

export interface FolderSet extends ImageSet {
  readonly report: FolderReport;
}

interface Found extends ImageSize {
  readonly file: string;
}

interface FolderFiles {
  readonly found: readonly Found[];
  readonly otherFiles: number;
  readonly classNames: readonly string[];
  readonly groupOf: (file: string) => string | undefined;
  readonly bad: readonly BadImage[];
}

/** Lists the files and reads what their names and headers say. */
async function scan(options: ImageFolderOptions, pass: Omit<ImagePass, 'task'>): Promise<FolderFiles> {
  const { path, group, maxPixels = DEFAULT_MAX_PIXELS } = options;
  const rule = group === undefined ? undefined : groupRule(group);
  const { files, others } = await listImages(path);
  if (files.length === 0) {
    const held = others === 0 ? 'it is empty' : `it holds ${others} other files`;
    throw new CnnError(
      'DATA',
      `${path}: expected PNG, JPEG, WebP, TIFF, GIF or AVIF images in class folders; ${held}.`,
    );
  }
  const classNames = findClasses({ ...options, files });
  const groups = new Map(rule ? files.map((file) => [file, rule(file)]) : []);
  const { good, bad } = await eachImage({
    ...pass,
    task: 'measure',
    items: files.map((file) => ({ file })),
    work: ({ file }) => measureImage({ path: join(path, file), maxPixels }),
  });
  const found = good.map(({ item, result }) => ({ ...item, ...result }));
  if (found.length === 0) throw nothingLeft(path, files.length, bad);
  return { found, otherFiles: others, classNames, groupOf: (file) => groups.get(file), bad };
}

function nothingLeft(path: string, files: number, bad: readonly BadImage[]): CnnError {
  return new CnnError(
    'DATA',
    `${path}: none of the ${files} images is left. ${bad[0]?.reason ?? 'All have odd sizes.'}`,
  );
}

/** How the images come to have one size. */
interface Sizing {
  readonly size: readonly [height: number, width: number];
  readonly isOdd: (size: ImageSize) => boolean;
}

/** Decodes one image to the set's size. */
async function decode(
  options: ImageFolderOptions,
  { size, isOdd }: Sizing,
  found: Found,
): Promise<Uint8Array> {
  const { channels = 3, maxPixels = DEFAULT_MAX_PIXELS, onOddSize } = options;
  const path = join(options.path, found.file);
  const [height, width] = size;
  const fits = found.height === height && found.width === width;
  const mode = onOddSize === 'pad' && isOdd(found) ? 'pad' : 'resize';
  const image = await decodeImage({ path, channels, maxPixels, ...(fits ? {} : { fit: { size, mode } }) });
  if (image.height === height && image.width === width) return image.data;
  throw new CnnError(
    'DATA',
    `${path} is ${formatSize(image)} when decoded, its header says ${formatSize(found)}.`,
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
  const reason = bad[0]?.reason ?? 'All have odd sizes: choose another onOddSize.';
  throw new CnnError('DATA', `${path}: all images of class ${gone} were left out. ${reason}`);
}

/**
 * A set of the images below a folder. Sizes are read now; pixels when they are needed, or now (`preload`), and kept
 * within `cacheBytes`. The order is that of the paths.
 *
 * @throws CnnError (DATA or FILE) of one line for a folder that is missing, empty or has one class, an image without
 *   group, a damaged image (unless left out), images of many sizes without `imageSize`
 */
export async function imageFolder(options: ImageFolderOptions): Promise<FolderSet> {
  const { path, imageSize, channels = 3, onOddSize = 'resize', cacheBytes = 1024 ** 3 } = options;
  checkSize(imageSize);
  const { onBadImage = 'error', parallel = 8, onProgress } = options;
  const pass = { onBadImage, parallel, onProgress };
  const { found, otherFiles, classNames, groupOf, bad } = await scan(options, pass);
  const sizes = countSizes(found);
  const usual = regularSize({ where: path, sizes, ...(imageSize ? { imageSize } : {}) });
  const isOdd = (size: ImageSize): boolean =>
    usual !== undefined && (size.height !== usual.height || size.width !== usual.width);
  const size = imageSize ?? ([usual?.height ?? 1, usual?.width ?? 1] as const);
  const sizing = { size, isOdd };

  const wanted = onOddSize === 'skip' ? found.filter((image) => !isOdd(image)) : found;
  const cache = new PixelCache(Math.floor(cacheBytes / (size[0] * size[1] * channels)));
  const preload = options.preload ?? (wanted.length <= cache.capacity || onBadImage === 'skip');
  const decoded = preload
    ? await eachImage({
        ...pass,
        task: 'decode',
        items: wanted.map((image, index) => ({ ...image, index })),
        work: async (image) => {
          const pixels = await decode(options, sizing, image);
          return image.index < cache.capacity ? pixels : undefined;
        },
      })
    : { good: wanted.map((item) => ({ item, result: undefined })), bad: [] };
  for (const [index, { result }] of decoded.good.entries()) if (result) cache.put(index, result);
  const images: readonly Found[] = decoded.good.map(({ item }) => item);
  const allBad = [...bad, ...decoded.bad];
  if (images.length === 0) throw nothingLeft(path, found.length, allBad);

  const items = images.map(({ file }): ImageItem => {
    const label = classNames.indexOf(classOf(path, file));
    const group = groupOf(file);
    return group === undefined ? { label, file } : { label, group, file };
  });
  const classCounts = Object.fromEntries(
    classNames.map((name, label) => [name, items.filter((item) => item.label === label).length]),
  );
  if (!options.classNames) checkClasses(path, classCounts, allBad);
  const load = (index: number): Pixels | Promise<Pixels> => {
    const image = images[index];
    if (!image)
      throw new CnnError('DATA', `${path}: there is no item ${index}, only 0..${images.length - 1}.`);
    return cache.get(index) ?? decode(options, sizing, image).then((pixels) => cache.put(index, pixels));
  };
  return {
    ...imageSet({ name: path, classNames, imageShape: [...size, channels], items, pixelType: 'uint8', load }),
    report: {
      path,
      images: items.length,
      otherFiles,
      classCounts,
      ...(options.group === undefined ? {} : { groups: new Set(items.map(({ group }) => group)).size }),
      ...(usual ? { regularSize: usual } : {}),
      odd: { count: found.filter(isOdd).length, sizes: sizes.filter(isOdd), handling: onOddSize },
      bad: allBad,
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
