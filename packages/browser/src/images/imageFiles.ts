import { CnnError, checkOptionNames } from '@cnn/core';
import {
  canonicalName,
  type FileFitting,
  type FileSetReport,
  type GivenParts,
  type ImageSet,
  imageSetOfFiles,
  type Parts,
  partNames,
  partOfFile,
} from '@cnn/data';
import { decodeFile, measureFile, type NamedFile } from './decodeFile.js';
import { type FilesListing, type FoundFile, listFiles } from './listFiles.js';

export interface ImageFilesOptions extends FileFitting {
  /** From `<input type="file" webkitdirectory>`, or `droppedFiles`. */
  readonly files: Iterable<File | NamedFile>;
  /** The class of a path below the chosen folder, or its labels (`multiLabel`). Default: the folder that holds the file. */
  readonly label?: ((path: string) => string | readonly string[]) | undefined;
  /** The patient or slide of a path, such as `(path) => path.split('/')[0]`; none when absent. */
  readonly group?: ((path: string) => string) | undefined;
  /** Whether images carry several labels, or none: `label` then gives a list. Default false. */
  readonly multiLabel?: boolean | undefined;
  /** Whether folders `train`, `val` and `test` are the set's `parts`, or only folders. Default `use`. */
  readonly givenParts?: 'use' | 'ignore' | undefined;
  /** Whether a folder without an image, whose class would be missing, is an error, or only in the report. Default `error`. */
  readonly onEmptyClass?: 'error' | 'skip' | undefined;
  /** What the set is called. Default `files`. */
  readonly name?: string | undefined;
  /** Bytes of decoded pixels that are kept. Default 256 MiB. */
  readonly cacheBytes?: number | undefined;
  /** Images with more pixels are refused. Default 8192². */
  readonly maxPixels?: number | undefined;
}

const names = {
  files: true,
  label: true,
  group: true,
  multiLabel: true,
  givenParts: true,
  onEmptyClass: true,
  name: true,
  imageSize: true,
  usualSize: true,
  channels: true,
  classNames: true,
  onOddSize: true,
  onBadImage: true,
  cacheBytes: true,
  preload: true,
  maxPixels: true,
  parallel: true,
  onProgress: true,
  signal: true,
} satisfies Record<keyof ImageFilesOptions, true>;

/** What `imageFiles` found and did. Plain JSON. */
export interface FilesReport extends FileSetReport {
  /** Files that are no images by their name. */
  readonly otherFiles: number;
  /** What is there besides, and names that are one or alike. */
  readonly listing: FilesListing;
  /** Folders that are the parts. */
  readonly givenParts?: GivenParts['folders'];
  /** Absent when no group was asked for. */
  readonly groups?: number;
}

export interface FilesSet extends ImageSet {
  /** The parts that folders give: `train`, `val`, `test`. */
  readonly parts?: Parts;
  readonly report: FilesReport;
}

/** Bytes of decoded pixels in memory. */
const CACHE_BYTES = 256 * 1024 ** 2;

/**
 * A set of image files that the user of a page chose: nothing is uploaded. The order is that of the paths, as `imageFolder` of
 * `@cnn/node` has it; see `imageSetOfFiles` of `@cnn/data`.
 *
 * @throws CnnError (DATA or FILE) of one line for a damaged image (unless left out), images of many sizes without
 *   `imageSize`, one class only, or one that has no image left; (OPTIONS) for an unknown option; (ABORTED) when `signal` says so
 */
export async function imageFiles(options: ImageFilesOptions): Promise<FilesSet> {
  checkOptionNames({ where: 'imageFiles', options, names: Object.keys(names) });
  const { name = 'files', multiLabel = false, channels = 3 } = options;
  const { maxPixels = 8192 * 8192, cacheBytes = CACHE_BYTES } = options;
  const { found, listing, given } = listFiles({ ...options, name, multiLabel });
  const { set, images, report } = await imageSetOfFiles({
    ...{ name, multiLabel },
    classNames: classesOf(name, found, options.classNames),
    entries: found.map((one) => ({ ...one, file: one.path, blob: one.file })),
    how: { ...options, cacheBytes },
    measure: ({ path, blob }) => measureFile({ path, file: blob }, maxPixels),
    decoder:
      (fitting) =>
      ({ path, blob }) =>
        decodeFile({ named: { path, file: blob }, fitting, channels, maxPixels }),
  });
  return {
    ...set,
    ...(given ? { parts: dividedBy(given, images) } : {}),
    report: {
      ...report,
      otherFiles: listing.others.count,
      listing,
      ...(given ? { givenParts: given.folders } : {}),
      ...(options.group ? { groups: new Set(images.map(({ group }) => group)).size } : {}),
    },
  };
}

function dividedBy(given: GivenParts, images: readonly { readonly file: string }[]): Parts {
  const [train, validation, test] = partNames.map((part) =>
    images.flatMap(({ file }, index) => (partOfFile(file, given) === part ? [index] : [])),
  ) as [number[], number[], number[]];
  return { train, validation, test };
}

/** Names of the classes, sorted by code points, or the wanted ones. @throws CnnError (DATA) when they don't fit */
function classesOf(
  name: string,
  found: readonly FoundFile[],
  given: readonly string[] | undefined,
): string[] {
  const labels = [...new Set(found.flatMap((one) => one.labels))].sort();
  const wanted = given?.map(canonicalName);
  const unknown = labels.find((label) => wanted && !wanted.includes(label));
  if (wanted && unknown !== undefined) {
    throw new CnnError(
      'DATA',
      `${name}: the class ${unknown} is none of ${wanted.join(', ')}. Add the class.`,
    );
  }
  if (!wanted && labels.length < 2) {
    throw new CnnError(
      'DATA',
      `${name}: expected at least two classes, received ${labels.join() || 'none'}. Put the images of each class into a folder of its name.`,
    );
  }
  return wanted ? [...wanted] : labels;
}
