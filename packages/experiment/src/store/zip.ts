import { CnnError } from '@cnn/core';
import { unzip } from '@cnn/data';
import { type Zippable, zipSync } from 'fflate';
import { readStored } from '../files/storedJson.js';
import { memoryStore } from './memoryStore.js';
import type { Store } from './store.js';
import { checkStoreName } from './storeName.js';

/** Zip files can't say an earlier time; one time for all makes equal files of equal content. */
const TIME = new Date(1980, 0, 1);

/**
 * All files of a store in a zip, so that a model or a whole run is one file. Weights are not compressed: they hardly get smaller.
 *
 * @returns the bytes of the zip
 * @example
 * const files = memoryStore();
 * await model.save(files);
 * const zip = await packZip(files);
 */
export async function packZip(store: Store): Promise<Uint8Array> {
  const files: Zippable = {};
  for (const name of await store.list()) {
    const level = name.endsWith('.safetensors') || name.endsWith('.png') ? 0 : 6;
    files[name] = [await readStored(store, name), { level, mtime: TIME }];
  }
  return zipSync(files);
}

/**
 * A zip's files as a store in memory. What is written there is not in the zip.
 *
 * @param name of the zip, for messages
 * @throws CnnError (FILE) for what is no zip, is cut off or damaged, unpacks to more than 4 GiB or 100 times its size, or
 *   has a name that leads out of a folder
 */
export function unpackZip(bytes: Uint8Array, name = 'zip'): Store {
  let files: Map<string, Uint8Array>;
  try {
    files = unzip({ bytes, where: name });
  } catch (error) {
    if (!(error instanceof CnnError)) throw error;
    throw new CnnError('FILE', error.message, { cause: error });
  }
  for (const file of files.keys()) checkStoreName(file, name);
  return memoryStore(files, name);
}
