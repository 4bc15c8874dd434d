import { CnnError } from '@cnn/core';
import { checkStoreName, memoryStore, type Store } from '@cnn/experiment';
import type { NamedFile } from '../images/namedFile.js';

/**
 * Files that a person chose or dropped as a store that is only read: each is read when it is asked for.
 *
 * @param name of the folder, for messages
 */
export function filesStore(files: readonly NamedFile[], name: string): Store {
  const named = new Map(files.map(({ path, file }) => [path, file]));
  const names = memoryStore(new Map([...named.keys()].map((path) => [path, new Uint8Array()])), name);
  const refuse = async (): Promise<never> => {
    throw new CnnError('FILE', `${name}: files that were chosen can't be changed.`);
  };
  return {
    name,
    async read(file) {
      checkStoreName(file, name);
      const found = named.get(file);
      return found && new Uint8Array(await found.arrayBuffer());
    },
    list: names.list,
    write: refuse,
    remove: refuse,
  };
}
