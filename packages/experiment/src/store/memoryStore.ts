import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { Store } from './store.js';
import { checkStoreName } from './storeName.js';

/**
 * A store in memory: for tests, and for what is sent on at once, such as a zip file.
 *
 * @param files what it begins with; later writes go there too
 */
export function memoryStore(files: Map<string, Uint8Array> = new Map(), name = 'memory'): Store {
  return {
    name,
    async read(file) {
      checkStoreName(file, name);
      return files.get(file)?.slice();
    },
    async write(file, content) {
      checkStoreName(file, name);
      files.set(file, typeof content === 'string' ? utf8ToBytes(content) : content.slice());
    },
    async list(below, { deep = true } = {}) {
      const start = below === undefined ? '' : `${below}/`;
      const names = [...files.keys()].filter((file) => file.startsWith(start)).sort();
      if (deep) return names;
      return [...new Set(names.map((file) => start + file.slice(start.length).replace(/\/.*/s, '/')))].sort();
    },
    async remove(names) {
      for (const one of names) {
        checkStoreName(one, name);
        files.delete(one);
      }
    },
  };
}
