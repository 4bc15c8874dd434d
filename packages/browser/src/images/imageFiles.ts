import { CnnError } from '@cnn/core';
import {
  canonicalName,
  fittedSize,
  type GivenParts,
  type ImageItem,
  type ImageSet,
  imageSet,
  type Parts,
  type Pixels,
  partNames,
  partOfFile,
  type Size,
} from '@cnn/data';
import { decodeFile, type ImageSize, measureFile, type NamedFile } from './decodeFile.js';
import { type BadFile, eachFile, type FileProgress } from './eachFile.js';
import { countSizes, regularSize, type SizeCount } from './imageSizes.js';
import { type FilesListing, type FoundFile, listFiles } from './listFiles.js';

export interface ImageFilesOptions {
  /** From `<input type="file" webkitdirectory>`, or `droppedFiles`. */
  readonly files: Iterable<File | NamedFile>;
  /** The class of a path below the chosen folder, or its labels (`multiLabel`). Default: the folder that holds the file. */
  readonly label?: (path: string) => string | readonly string[];
  /** The patient or slide of a path, such as `(path) => path.split('/')[0]`; none when absent. */
  readonly group?: (path: string) => string;
  /** Whether images carry several labels, or none: `label` then gives a list. Default false. */
  readonly multiLabel?: boolean;
  /** Whether folders `train`, `val` and `test` are the set's `parts`, or only folders. Default `use`. */
  readonly givenParts?: 'use' | 'ignore';
  /** Whether a folder without an image, whose class would be missing, is an error, or only in the report. Default `error`. */
  readonly onEmptyClass?: 'error' | 'skip';
  /** What the set is called. Default `files`. */
  readonly name?: string;
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
  /** Bytes of decoded pixels that are kept. Default 256 MiB. */
  readonly cacheBytes?: number;
  /**
   * Decode all images now, so that damaged ones are found before training. Default: when they all fit into the cache, or
   * when bad images are to be left out.
   */
  readonly preload?: boolean;
  /** Images with more pixels are refused. Default 8192². */
  readonly maxPixels?: number;
  /** How many images are read at the same time. Default 8. */
  readonly parallel?: number;
  readonly onProgress?: (progress: FileProgress) => void;
  readonly signal?: { readonly aborted: boolean };
}

/** What `imageFiles` found and did. Plain JSON. */
export interface FilesReport {
  /** Images in the set. */
  readonly images: number;
  /** Files that are no images by their name. */
  readonly otherFiles: number;
  /** What is there besides, and names that are one or alike. */
  readonly listing: FilesListing;
  /** Folders that are the parts. */
  readonly givenParts?: GivenParts['folders'];
  /** With several labels an image, an image counts for each of its labels. */
  readonly classCounts: Readonly<Record<string, number>>;
  /** Absent when no group was asked for. */
  readonly groups?: number;
  /** The size that most images have; absent when none is usual. */
  readonly regularSize?: ImageSize;
  /** Images of another size than the regular one. */
  readonly odd: {
    readonly count: number;
    readonly sizes: readonly SizeCount[];
    readonly handling: 'resize' | 'pad' | 'skip';
  };
  /** Images that were left out because they can't be decoded. */
  readonly bad: readonly BadFile[];
}

export interface FilesSet extends ImageSet {
  /** The parts that folders give: `train`, `val`, `test`. */
  readonly parts?: Parts;
  readonly report: FilesReport;
}

type Measured = FoundFile & ImageSize;

/**
 * A set of image files that the user of a page chose: nothing is uploaded. Sizes are read now; pixels when they are needed, or
 * now (`preload`), and kept within `cacheBytes`. The order is that of the paths, as `imageFolder` of `@cnn/node` has it.
 *
 * @throws CnnError (DATA or FILE) of one line for a damaged image (unless left out), images of many sizes without
 *   `imageSize`, one class only, or one that has no image left; (ABORTED) when `signal` says so
 */
export async function imageFiles(options: ImageFilesOptions): Promise<FilesSet> {
  const { name = 'files', multiLabel = false, imageSize, channels = 3, onOddSize = 'resize' } = options;
  const {
    onBadImage = 'error',
    parallel = 8,
    maxPixels = 8192 * 8192,
    cacheBytes = 256 * 1024 ** 2,
  } = options;
  if (imageSize?.some((side) => !Number.isInteger(side) || side < 1)) {
    throw new CnnError('OPTIONS', `imageSize: expected [height, width], received [${imageSize.join(', ')}].`);
  }
  const {
    found,
    listing,
    given: givenFolders,
  } = listFiles({
    ...options,
    name,
    multiLabel,
    label: options.label,
    group: options.group,
  });
  const classNames = classesOf(name, found, options.classNames);
  const pass = { onBadImage, parallel, onProgress: options.onProgress, signal: options.signal };
  const measured = await eachFile({
    ...pass,
    task: 'measure',
    items: found,
    work: (named) => measureFile(named, maxPixels),
  });
  const all = measured.good.map(({ item, result }): Measured => ({ ...item, ...result }));
  const sizes = countSizes(all);
  if (all.length === 0) throw nothingLeft(name, found.length, measured.bad);
  const { usualSize: given } = options;
  const usual = given
    ? { height: given[0], width: given[1] }
    : regularSize(name, sizes, imageSize !== undefined);
  const isOdd = (one: ImageSize): boolean =>
    usual !== undefined && (one.height !== usual.height || one.width !== usual.width);
  const size = imageSize ?? ([usual?.height ?? 1, usual?.width ?? 1] as const);
  const usualSize = usual ? ([usual.height, usual.width] as const) : size;
  const fitting = { imageSize: size, usualSize, onOddSize };
  const decode = (named: Measured): Promise<Uint8Array> =>
    decodeFile({ named, fitting, channels, maxPixels });
  const wanted = all.filter(({ height, width }) => fittedSize(fitting, [height, width]) !== undefined);
  const room = Math.floor(cacheBytes / (size[0] * size[1] * channels));
  const kept = new Map<number, Uint8Array>();
  const preload = options.preload ?? (wanted.length <= room || onBadImage === 'skip');
  const decoded = preload
    ? await eachFile({
        ...pass,
        task: 'decode',
        items: wanted,
        work: async (named, index) => {
          const pixels = await decode(named);
          return index < room ? pixels : undefined;
        },
      })
    : { good: wanted.map((item) => ({ item, result: undefined })), bad: [] };
  for (const [index, { result }] of decoded.good.entries()) if (result) kept.set(index, result);
  const images = decoded.good.map(({ item }) => item);
  const bad = [...measured.bad, ...decoded.bad].sort((a, b) => (a.file < b.file ? -1 : 1));
  if (images.length === 0) throw nothingLeft(name, found.length, bad);
  const classCounts = Object.fromEntries(
    classNames.map((label) => [label, images.filter(({ labels }) => labels.includes(label)).length]),
  );
  const gone = options.classNames ? undefined : classNames.find((label) => classCounts[label] === 0);
  if (gone !== undefined) {
    const reason = bad[0]?.reason ?? 'All have odd sizes: choose another onOddSize.';
    throw new CnnError('DATA', `${name}: all images of class ${gone} were left out. ${reason}`);
  }
  const load = (index: number): Pixels | Promise<Pixels> => {
    const named = images[index];
    if (!named)
      throw new CnnError('DATA', `${name}: there is no item ${index}, only 0..${images.length - 1}.`);
    return (
      kept.get(index) ??
      decode(named).then((pixels) => {
        if (kept.size < room) kept.set(index, pixels);
        return pixels;
      })
    );
  };
  const items = images.map((named) => itemOf(named, classNames, multiLabel));
  return {
    ...imageSet({
      name,
      classNames,
      ...(multiLabel ? { multiLabel } : {}),
      imageShape: [...size, channels],
      items,
      pixelType: 'uint8',
      fitting,
      load,
    }),
    ...(givenFolders ? { parts: dividedBy(givenFolders, images) } : {}),
    report: {
      images: images.length,
      otherFiles: listing.others.count,
      listing,
      ...(givenFolders ? { givenParts: givenFolders.folders } : {}),
      classCounts,
      ...(options.group ? { groups: new Set(images.map(({ group }) => group)).size } : {}),
      ...(usual ? { regularSize: usual } : {}),
      odd: { count: all.filter(isOdd).length, sizes: sizes.filter(isOdd), handling: onOddSize },
      bad,
    },
  };
}

function dividedBy(given: GivenParts, images: readonly FoundFile[]): Parts {
  const [train, validation, test] = partNames.map((part) =>
    images.flatMap(({ path }, index) => (partOfFile(path, given) === part ? [index] : [])),
  ) as [number[], number[], number[]];
  return { train, validation, test };
}

function nothingLeft(name: string, files: number, bad: readonly BadFile[]): CnnError {
  return new CnnError(
    'DATA',
    `${name}: none of the ${files} images is left. ${bad[0]?.reason ?? 'All have odd sizes.'}`,
  );
}

function itemOf(
  { path, labels, group }: FoundFile,
  classNames: readonly string[],
  several: boolean,
): ImageItem {
  const indices = labels.map((label) => classNames.indexOf(label)).sort((a, b) => a - b);
  const own = several ? { label: -1, labels: indices } : { label: indices[0] as number };
  return { ...own, ...(group === undefined ? {} : { group }), file: path };
}

/** Names of the classes, sorted by code points, or the wanted ones. @throws CnnError (DATA) when they don't fit */
function classesOf(
  name: string,
  found: readonly FoundFile[],
  given: readonly string[] | undefined,
): string[] {
  const names = [...new Set(found.flatMap(({ labels }) => labels))].sort();
  const wanted = given?.map(canonicalName);
  const unknown = names.find((label) => wanted && !wanted.includes(label));
  if (wanted && unknown !== undefined) {
    throw new CnnError(
      'DATA',
      `${name}: the class ${unknown} is none of ${wanted.join(', ')}. Add the class.`,
    );
  }
  if (!wanted && names.length < 2) {
    throw new CnnError(
      'DATA',
      `${name}: expected at least two classes, received ${names.join() || 'none'}. Put the images of each class into a folder of its name.`,
    );
  }
  return wanted ? [...wanted] : names;
}
