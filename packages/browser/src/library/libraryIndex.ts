import { CnnError } from '@cnn/core';
import type { BadImage, ImageSize } from '@cnn/data';
import type { Shelf } from './shelf.js';

/** A file of a library. */
export interface LibraryFile {
  readonly path: string;
  /** No other file of the library has, or had, the same. */
  readonly id: number;
  /** The file that holds its bytes, and where. */
  readonly pack: string;
  readonly at: number;
  readonly bytes: number;
  /** Of an image, upright. */
  readonly size?: ImageSize | undefined;
}

/** What a library holds. It is exchanged as a whole, after the files that it names are written. Plain JSON. */
export interface LibraryIndex {
  readonly format: 'cnn-images';
  readonly version: 1;
  /** The number of the next file. */
  readonly next: number;
  readonly files: readonly LibraryFile[];
  /** Images that can't be decoded: their bytes are not kept. */
  readonly bad: readonly BadImage[];
  /** Paths of files that are no images by their names: their bytes are not kept. */
  readonly others: readonly string[];
}

const INDEX = 'index.json';
const DECODED = 'decoded-';

const emptyIndex: LibraryIndex = {
  format: 'cnn-images',
  version: 1,
  next: 0,
  files: [],
  bad: [],
  others: [],
};

/** @throws CnnError (FILE) for one that can't be read, or of a later version */
export async function readIndex(shelf: Shelf, folder: string): Promise<LibraryIndex> {
  const file = await shelf.read(INDEX);
  if (!file) return emptyIndex;
  const text = await file.text();
  let index: Partial<LibraryIndex> | null = null;
  try {
    index = JSON.parse(text);
  } catch {
    // Told below.
  }
  if (index?.format === 'cnn-images' && index.version === 1) return index as LibraryIndex;
  const later = index?.format === 'cnn-images' ? ` of version ${String(index.version)}` : '';
  throw new CnnError(
    'FILE',
    `${folder}/${INDEX}: expected the list of a library's images, received one${later} that can't be read here. Reload the page for its newest version, or remove the images and add them again.`,
  );
}

/** @throws CnnError (FILE), with `details.reason: 'full'` where storage is full */
export async function writeIndex(shelf: Shelf, index: LibraryIndex): Promise<void> {
  await shelf.write(INDEX, JSON.stringify(index));
}

/** Removes what no index names: what a killed tab left, and what was removed. Caches of decoded images stay. */
export async function removeUnnamed(shelf: Shelf, { files }: LibraryIndex): Promise<void> {
  const named = new Set([INDEX, ...files.map(({ pack }) => pack)]);
  for (const file of await shelf.list())
    if (!named.has(file) && !file.startsWith(DECODED)) await shelf.remove(file).catch(() => undefined);
}

/** Removes the caches of decoded images, but one. */
export async function removeDecoded(shelf: Shelf, but?: string): Promise<void> {
  for (const file of await shelf.list())
    if (file.startsWith(DECODED) && file !== but) await shelf.remove(file).catch(() => undefined);
}

/** The name of a cache of decoded images: another one for each way of decoding. */
export function decodedName(how: readonly (string | number | undefined)[]): string {
  return `${DECODED}${how.map((one) => one ?? '').join('-')}`;
}
