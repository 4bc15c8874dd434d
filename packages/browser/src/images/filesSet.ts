import { CnnError } from '@cnn/core';
import {
  canonicalName,
  type FileFitting,
  type FileSetReport,
  type Fitting,
  type GivenParts,
  type GroupRule,
  type ImageSet,
  type ImageSize,
  imageSetOfFiles,
  type Parts,
  partNames,
  partOfFile,
} from '@cnn/data';
import { type FilesListing, type FoundFile, listFiles } from './listFiles.js';
import type { NamedFile } from './namedFile.js';
import { pathRule } from './pathRule.js';

/** How files become a labelled set. */
export interface FilesSetOptions extends FileFitting {
  /**
   * The class of a path below the chosen folder, or its labels (`multiLabel`): a function, or `folder:N`, the N-th folder counted from 1, or
   * `name:REGEX`, the first capture of a regular expression in the file's name. Default: the folder that holds the file.
   */
  readonly label?: ((path: string) => string | readonly string[]) | GroupRule | undefined;
  /** The patient or slide of a path, by a function or a rule, such as `folder:1`; none when absent. */
  readonly group?: ((path: string) => string) | GroupRule | undefined;
  /** Whether images carry several labels, or none: `label` then gives a list. Default false. */
  readonly multiLabel?: boolean | undefined;
  /** Whether folders `train`, `val` and `test` are the set's `parts`, or only folders. Default `use`. */
  readonly givenParts?: 'use' | 'ignore' | undefined;
  /** Whether a folder without an image, whose class would be missing, is an error, or only in the report. Default `error`. */
  readonly onEmptyClass?: 'error' | 'skip' | undefined;
  /** What the set is called. Default `files`. */
  readonly name?: string | undefined;
  /** Starts the program of the threads that decode, where a bundler does not find it; see `imageWorkers`. */
  readonly startWorker?: (() => Worker) | undefined;
}

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
  /** Of an npz file: what was seen in its arrays, or done with them, that people should know. */
  readonly told?: readonly string[];
}

export interface FilesSet extends ImageSet {
  /** The parts that folders give: `train`, `val`, `test`. */
  readonly parts?: Parts;
  readonly report: FilesReport;
}

/** How a file's size and pixels are found. */
export interface FilesReader {
  measure(named: NamedFile): Promise<ImageSize>;
  decoder(fitting: Required<Fitting>): FileDecoder | Promise<FileDecoder>;
  /** At its own size. */
  decodeOriginal?(named: NamedFile, size: ImageSize): Promise<Uint8Array>;
}

export type FileDecoder = (named: NamedFile) => Uint8Array | Promise<Uint8Array>;

/** @throws CnnError as `imageFiles` does */
export async function filesSet(
  files: readonly NamedFile[],
  options: FilesSetOptions & { readonly cacheBytes: number },
  reader: FilesReader,
): Promise<FilesSet> {
  const { name = 'files', multiLabel = false, startWorker } = options;
  const paths = files.map(({ path }) => path);
  const label = options.label && (await pathRule({ rule: options.label, what: 'label', paths, startWorker }));
  const group = options.group && (await pathRule({ rule: options.group, what: 'group', paths, startWorker }));
  const { found, listing, given } = listFiles({
    ...{ files, name, multiLabel, label: label?.of, labelLevel: label?.level },
    ...{ group: group?.of, groupLevel: group?.level, classNames: options.classNames },
    ...{ givenParts: options.givenParts, onEmptyClass: options.onEmptyClass },
  });
  const { decodeOriginal } = reader;
  const { set, images, report } = await imageSetOfFiles({
    ...{ name, multiLabel },
    classNames: classesOf(name, found, options.classNames),
    entries: found.map((one) => ({ ...one, file: one.path, blob: one.file })),
    how: options,
    measure: ({ path, blob }) => reader.measure({ path, file: blob }),
    async decoder(fitting) {
      const decode = await reader.decoder(fitting);
      return ({ path, blob }) => decode({ path, file: blob });
    },
    decodeOriginal:
      decodeOriginal && ((image) => decodeOriginal({ path: image.path, file: image.blob }, image)),
  });
  return {
    ...set,
    ...(given ? { parts: dividedBy(given, images) } : {}),
    report: {
      ...report,
      otherFiles: listing.others.count,
      listing,
      ...(given ? { givenParts: given.folders } : {}),
      ...(group ? { groups: new Set(images.map((one) => one.group)).size } : {}),
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
