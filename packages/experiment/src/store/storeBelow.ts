import type { Store } from './store.js';
import { checkStoreName } from './storeName.js';

/**
 * The part of a store below a folder, as a store of its own.
 *
 * @example
 * const model = storeBelow(run, 'model');
 * await model.read('model.json'); // the run's `model/model.json`
 */
export function storeBelow(store: Store, folder: string): Store {
  const name = `${store.name}/${folder}`;
  const within = (file: string): string => {
    checkStoreName(file, name);
    return `${folder}/${file}`;
  };
  return {
    name,
    read: async (file) => store.read(within(file)),
    write: async (file, content) => store.write(within(file), content),
    list: async (below, options) =>
      (await store.list(below === undefined ? folder : within(below), options)).map((file) =>
        file.slice(folder.length + 1),
      ),
    remove: async (names) => store.remove(names.map(within)),
  };
}
