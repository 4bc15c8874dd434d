import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { Store } from './store.js';

/**
 * A store in memory: for tests, and for what is sent on at once, such as a zip file.
 *
 * @param files what it begins with; later writes go there too
 */
export function memoryStore(files: Map<string, Uint8Array> = new Map(), name = 'memory'): Store {
  return {
    name,
    read: async (file) => files.get(file)?.slice(),
    write: async (file, content) => {
      files.set(file, typeof content === 'string' ? utf8ToBytes(content) : content.slice());
    },
    list: async (below) =>
      [...files.keys()].filter((file) => below === undefined || file.startsWith(`${below}/`)).sort(),
    remove: async (names) => {
      for (const one of names) files.delete(one);
    },
  };
}
