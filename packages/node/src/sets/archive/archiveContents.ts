import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { inParallel } from '@cnn/data';
import { writeFileAtomic } from '../../files/files.js';
import type { ImageListing } from '../folder/imageListing.js';

/** What was unpacked from an archive. */
export interface ArchiveContents {
  readonly listing: ImageListing;
  /** Bytes of each file of the listing. */
  readonly sizes: readonly number[];
}

/** Beside the images; hidden, so that it is none of the set's files. */
const NAME = '.cnn-contents.json';
/** To be raised when other files are unpacked than before. */
const VERSION = 1;

export async function writeContents(folder: string, contents: ArchiveContents): Promise<void> {
  await writeFileAtomic({
    path: join(folder, NAME),
    content: JSON.stringify({ version: VERSION, ...contents }),
  });
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    (found) => (found.isFile() ? found.size : -1),
    () => -1,
  );
}

/**
 * What an unpacked folder holds, when every file is there and has its size.
 *
 * @returns `missing` when there is no such folder; `changed` when a file is missing or has another size, or nothing says
 *   what was unpacked
 */
export async function readContents(folder: string): Promise<ImageListing | 'missing' | 'changed'> {
  const exists = await stat(folder).then(
    () => true,
    () => false,
  );
  if (!exists) return 'missing';
  try {
    const { version, listing, sizes } = JSON.parse(await readFile(join(folder, NAME), 'utf8')) as {
      version: number;
    } & ArchiveContents;
    if (version !== VERSION) return 'changed';
    const found = await inParallel({
      items: listing.files,
      limit: 16,
      work: (file) => sizeOf(join(folder, file)),
    });
    return found.every((size, at) => size === sizes[at]) ? listing : 'changed';
  } catch {
    return 'changed';
  }
}
