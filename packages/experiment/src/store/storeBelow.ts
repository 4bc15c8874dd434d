import type { Store } from './store.js';

/**
 * The part of a store below a folder, as a store of its own.
 *
 * @example
 * const model = storeBelow(run, 'model');
 * await model.read('model.json'); // the run's `model/model.json`
 */
export function storeBelow(store: Store, folder: string): Store {
  const within = (name: string): string => `${folder}/${name}`;
  return {
    name: `${store.name}/${folder}`,
    read: (name) => store.read(within(name)),
    write: (name, content) => store.write(within(name), content),
    list: async (below) =>
      (await store.list(below === undefined ? folder : within(below))).map((name) =>
        name.slice(folder.length + 1),
      ),
    remove: (names) => store.remove(names.map(within)),
  };
}
