import { checkStoreName } from '@cnn/experiment';
import { pageLock } from '../store/pageLock.js';
import { fileThreads } from '../workers/fileThreads.js';
import type { ImageLibrary } from './imageLibrary.js';
import { KeptLibrary } from './keptLibrary.js';
import { readIndex, removeUnnamed } from './libraryIndex.js';
import { openShelf } from './openShelf.js';

export interface OpenLibraryOptions {
  /** Starts the program of the threads that decode, where a bundler does not find it; see `imageWorkers`. */
  readonly startWorker?: (() => Worker) | undefined;
}

/**
 * Images that a page keeps: copied into its own file system, where no other page reads them and nothing is uploaded. A tab that is
 * killed loses nothing that `add` said was added. Opened in a worker, pixels are read at once.
 *
 * @param folder where they are kept, with `/` between folders
 * @throws CnnError (FILE) with `details.reason: 'busy'` where another page has it open
 * @example
 * const library = await openLibrary('projects/tissue/images');
 * await library.add(input.files);
 * const set = await library.open({ groupFrom: 'folder:1' });
 */
export async function openLibrary(folder: string, options: OpenLibraryOptions = {}): Promise<ImageLibrary> {
  checkStoreName(folder, 'openLibrary');
  const lock = await pageLock(folder);
  try {
    const { shelf, kept, note } = await openShelf(folder);
    await shelf.tidy?.();
    const index = await readIndex(shelf, folder);
    await removeUnnamed(shelf, index);
    return new KeptLibrary(
      { ...{ shelf, kept, note, lock }, threads: fileThreads(options.startWorker) },
      index,
    );
  } catch (error) {
    await lock.release();
    throw error;
  }
}
