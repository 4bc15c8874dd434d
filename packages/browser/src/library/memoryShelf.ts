import type { Shelf } from './shelf.js';

/** As long as the page is open, shelves of one name hold the same files. */
const shelves = new Map<string, Map<string, Blob>>();

/** Files in memory, or where the browser puts what it can't keep there. */
export function memoryShelf(folder: string): Shelf {
  const files = shelves.get(folder) ?? new Map<string, Blob>();
  shelves.set(folder, files);
  return {
    read: async (file) => files.get(file),
    async write(file, content) {
      files.set(file, new Blob([content]));
    },
    list: async () => [...files.keys()].sort(),
    async remove(file) {
      files.delete(file);
    },
  };
}
