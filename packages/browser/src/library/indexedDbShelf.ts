import { inFiles, keysBelow } from '../store/indexedDb.js';
import { refusedAs } from '../store/storageError.js';
import type { Shelf } from './shelf.js';

/** Files in the browser's database, as Blobs: it keeps them in files of its own. */
export function indexedDbShelf(folder: string): Shelf {
  return {
    async read(file) {
      const found: unknown = await refusedAs(`can't read ${folder}/${file}`, () =>
        inFiles('readonly', (table) => table.get(`${folder}/${file}`)),
      );
      return found instanceof Blob ? found : undefined;
    },
    async write(file, content) {
      await refusedAs(`can't write ${folder}/${file}`, () =>
        inFiles('readwrite', (table) => table.put(new Blob([content]), `${folder}/${file}`)),
      );
    },
    async list() {
      const keys = await refusedAs(`can't read ${folder}`, () =>
        inFiles('readonly', (table) => table.getAllKeys(keysBelow(folder))),
      );
      return keys.map((key) => String(key).slice(folder.length + 1)).sort();
    },
    async remove(file) {
      await refusedAs(`can't remove ${folder}/${file}`, () =>
        inFiles('readwrite', (table) => table.delete(`${folder}/${file}`)),
      );
    },
  };
}
