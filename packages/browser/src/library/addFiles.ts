import { CnnError } from '@cnn/core';
import { type BadImage, canonicalName, type FileProgress, hiddenInPath, type ImageSize } from '@cnn/data';
import { sizeInBytes } from '../images/decodeFile.js';
import { filesWithin } from '../images/filesWithin.js';
import { isImagePath } from '../images/listFiles.js';
import type { NamedFile } from '../images/namedFile.js';
import { isArrayPath } from '../images/npzFiles.js';
import type { LazyFile } from '../images/openZip.js';
import { isFull } from '../store/storageError.js';
import type { FileThreads } from '../workers/fileThreads.js';
import type { LibraryFile, LibraryIndex } from './libraryIndex.js';
import { PackWriter } from './packWriter.js';
import type { Shelf } from './shelf.js';

export interface AddFilesOptions {
  readonly shelf: Shelf;
  readonly index: LibraryIndex;
  readonly files: readonly NamedFile[];
  readonly threads: FileThreads;
  readonly maxPixels: number;
  readonly onProgress?: ((progress: FileProgress) => void) | undefined;
  readonly signal?: { readonly aborted: boolean } | undefined;
}

export interface AddedFiles {
  /** With the new files, to be written. */
  readonly index: LibraryIndex;
  readonly added: number;
  readonly replaced: number;
  readonly bad: readonly BadImage[];
  /** Removes what was written, where the index can't be. */
  undo(): Promise<void>;
}

/** A file that was read: its bytes, or why it can't be used. */
type ReadFile =
  | { readonly bytes: Uint8Array<ArrayBuffer>; readonly size?: ImageSize | undefined }
  | { readonly bad: string };

/** So many files are read at the same time. */
const AT_ONCE = 8;

/**
 * Copies image files into a shelf. The index that names them is given back; nothing of it counts before that is written.
 *
 * @throws CnnError (FILE) where storage is full, (ABORTED) when `signal` says so: nothing was added then
 */
export async function addFiles(options: AddFilesOptions): Promise<AddedFiles> {
  const { shelf, index, onProgress, signal } = options;
  const { images, others } = sorted(await filesWithin(options.files));
  const writer = new PackWriter(shelf);
  const files = new Map(index.files.map((file) => [canonicalName(file.path), file]));
  const allBad = new Map(index.bad.map((one) => [canonicalName(one.file), one]));
  const bad: BadImage[] = [];
  let [next, added, replaced] = [index.next, 0, 0];
  const reading: Promise<ReadFile>[] = [];
  try {
    for (const [at, { path }] of images.entries()) {
      if (signal?.aborted) throw new CnnError('ABORTED', 'adding images was stopped; none was added.');
      while (reading.length < Math.min(images.length, at + AT_ONCE))
        reading.push(readImage(images[reading.length] as LazyFile, options));
      const read = await (reading[at] as Promise<ReadFile>);
      reading[at] = Promise.resolve({ bad: '' }); // its bytes are free
      const key = canonicalName(path);
      if ('bad' in read) {
        bad.push({ file: path, reason: read.bad });
        if (!files.has(key)) allBad.set(key, { file: path, reason: read.bad });
      } else {
        if (files.has(key)) replaced++;
        else added++;
        const { bytes, size } = read;
        const place = await writer.add(bytes);
        files.set(key, { path, id: next++, ...place, bytes: bytes.length, size });
        allBad.delete(key);
      }
      onProgress?.({ task: 'measure', done: at + 1, total: images.length });
    }
    await writer.end();
  } catch (error) {
    await writer.undo();
    throw isFull(error) ? fullError(images.length, error) : error;
  }
  return {
    index: {
      ...{ ...index, next },
      files: inOrder([...files.values()]),
      bad: [...allBad.values()].sort((a, b) => (a.file < b.file ? -1 : 1)),
      others: [...new Set([...index.others, ...others])].sort(),
    },
    ...{ added, replaced, bad },
    undo: () => writer.undo(),
  };
}

/** Sorted by path, by code points. */
function inOrder(files: readonly LibraryFile[]): LibraryFile[] {
  return [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** @returns CnnError (FILE, `details.reason: 'full'`) that says what was not written */
export function fullError(count: number, cause: unknown): CnnError {
  return new CnnError(
    'FILE',
    `the ${count === 1 ? 'image' : `${count} images`} could not be added: the storage of this page is full. All that was saved before is whole. Remove images or trainings that you no longer need, or free space on the disk, and add them again.`,
    { cause, details: { reason: 'full' } },
  );
}

/** Images and arrays, of two with one path the later; and the paths of all else. */
function sorted(files: readonly LazyFile[]): { images: LazyFile[]; others: string[] } {
  const images = new Map<string, LazyFile>();
  const others: string[] = [];
  for (const file of files) {
    const { path } = file;
    const wanted = isArrayPath(path) || (isImagePath(path) && hiddenInPath(path) === undefined);
    if (wanted) images.set(canonicalName(path), file);
    else others.push(path);
  }
  return { images: [...images.values()], others };
}

async function readImage(
  { path, open }: LazyFile,
  { threads, maxPixels }: Pick<AddFilesOptions, 'threads' | 'maxPixels'>,
): Promise<ReadFile> {
  try {
    const named = { path, file: await open() };
    const bytes = new Uint8Array(await named.file.arrayBuffer());
    if (isArrayPath(path)) return { bytes };
    const size = sizeInBytes(path, bytes, maxPixels) ?? (await sizeOf(named, { threads, maxPixels }));
    return { bytes, size };
  } catch (error) {
    if (error instanceof CnnError && (error.code === 'DATA' || error.code === 'FILE'))
      return { bad: error.message };
    return { bad: `can't read ${path}; was it changed or removed? Choose it again.` };
  }
}

/** @returns undefined for a file of several images: which one is meant is said when the library is opened */
async function sizeOf(
  named: NamedFile,
  { threads, maxPixels }: Pick<AddFilesOptions, 'threads' | 'maxPixels'>,
): Promise<ImageSize | undefined> {
  try {
    return await threads.do('measure', { named, maxPixels, colourProfile: 'ignore' });
  } catch (error) {
    if (error instanceof CnnError && error.details.option === 'page') return undefined;
    throw error;
  }
}
