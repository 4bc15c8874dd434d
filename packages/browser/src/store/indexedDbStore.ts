import { checkStoreName, type Store } from '@cnn/experiment';
import { inFiles, keysBelow } from './indexedDb.js';
import { pageLock } from './pageLock.js';
import { refusedAs } from './storageError.js';

/**
 * A folder of files in the browser's database (IndexedDB) as a store, for browsers without a file system of pages. Each write is one
 * transaction, which is on the disk when it resolves.
 *
 * @param name of the folder, with `/` between folders
 * @throws CnnError (FILE) from its functions where the browser refuses or has no database; with `details.reason: 'full'` where its storage is
 *   full, and `'busy'` where another page has the lock
 * @example
 * await model.save(indexedDbStore('models/tissue'));
 */
export function indexedDbStore(name: string): Store {
  checkStoreName(name, 'indexedDbStore');
  const keyOf = (file: string): string => {
    checkStoreName(file, name);
    return `${name}/${file}`;
  };
  return {
    name,
    async read(file) {
      const key = keyOf(file);
      return refusedAs(`can't read ${key}`, async () => {
        const found: unknown = await inFiles('readonly', (table) => table.get(key));
        return found instanceof Uint8Array ? found : undefined;
      });
    },
    async write(file, content) {
      const key = keyOf(file);
      // A part of an array would be kept with all of it.
      const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content.slice();
      await refusedAs(`can't write ${key}`, () => inFiles('readwrite', (table) => table.put(bytes, key)));
    },
    async list(below, { deep = true } = {}) {
      const folder = below === undefined ? name : keyOf(below);
      const keys = await refusedAs(`can't read ${folder}`, () =>
        inFiles('readonly', (table) => table.getAllKeys(keysBelow(folder))),
      );
      const start = folder.length + 1;
      const files = keys.map((key) => {
        const file = String(key);
        const shown = deep ? file : file.slice(0, start) + file.slice(start).replace(/\/.*/s, '/');
        return shown.slice(name.length + 1);
      });
      return [...new Set(files)].sort();
    },
    async remove(names) {
      for (const key of names.map(keyOf))
        await refusedAs(`can't remove ${key}`, () => inFiles('readwrite', (table) => table.delete(key)));
    },
    lock: () => refusedAs(`can't lock ${name}`, () => pageLock(name)),
  };
}
