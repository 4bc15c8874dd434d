import { checkStoreName, memoryStore, type Store } from '@cnn/experiment';
import { indexedDbStore } from './indexedDbStore.js';
import { opfsStore } from './opfsStore.js';
import { isFull } from './storageError.js';

/** Where a page keeps files. */
export type Kept = 'opfs' | 'indexedDB' | 'memory';

/** Where this browser keeps a page's files, and why not in its file system. */
export interface Keeping {
  readonly kept: Kept;
  /** A sentence for people where files are kept elsewhere than in the page's own file system, or nowhere. */
  readonly note?: string | undefined;
}

export interface PageStore extends Keeping {
  readonly store: Store;
}

/** What is written to see whether something can be. */
const PROBE = 'cnn-probe';

const indexedDbNote =
  'This browser gives the page no file system, as some do in a private window. Files are kept in its database instead, which is slower.';
const memoryNote =
  'This browser keeps nothing for the page, as in a private window, or for a page that was not opened by https. Everything is lost when the page is closed: download what you want to keep.';

/**
 * Where this browser keeps a page's files: in the page's own file system, else in its database, else only in memory. Each is tried by
 * writing a file. Full storage is no reason for another place: what is there would not be found.
 */
export async function findKeeping(): Promise<Keeping> {
  if (await works(opfsStore)) return { kept: 'opfs' };
  if (await works(indexedDbStore)) return { kept: 'indexedDB', note: indexedDbNote };
  return { kept: 'memory', note: memoryNote };
}

async function works(open: (name: string) => Store): Promise<boolean> {
  const name = crypto.randomUUID();
  try {
    const store = open(PROBE);
    await store.write(name, 'x');
    await store.remove([name]);
    return true;
  } catch (error) {
    return isFull(error);
  }
}

/** Stores of pages that keep nothing, by name: as long as the page is open, they hold what was written. */
const inMemory = new Map<string, Store>();

/**
 * The best store that this browser has for a page: its own file system, else IndexedDB, else memory with a sentence why.
 *
 * @param name of the folder, with `/` between folders
 * @throws CnnError (FILE) for a name that is none
 * @example
 * const { store, kept, note } = await pageStore('models/tissue');
 * if (note) showNote(note);
 * await model.save(store);
 */
export async function pageStore(name: string): Promise<PageStore> {
  checkStoreName(name, 'pageStore');
  const keeping = await findKeeping();
  if (keeping.kept === 'opfs') return { ...keeping, store: opfsStore(name) };
  if (keeping.kept === 'indexedDB') return { ...keeping, store: indexedDbStore(name) };
  const store = inMemory.get(name) ?? memoryStore(undefined, name);
  inMemory.set(name, store);
  return { ...keeping, store };
}
