import { existsSync } from 'node:fs';
import { readdir, readFile, rm, rmdir } from 'node:fs/promises';
import { dirname, join, normalize, relative, sep } from 'node:path';
import { checkStoreName, type Store } from '@cnn/experiment';
import { fileError } from '../files/fileErrors.js';
import { prepareFolder, writeFileAtomic } from '../files/files.js';
import { lockFolder } from '../files/folderLock.js';

/** The lock of a folder in which a program writes. */
const LOCK_FILE = 'run.lock';

/**
 * A folder as a store: its files, also those in folders below, by their names with `/` between. It is made when something is written.
 *
 * @throws CnnError (FILE) from its functions when the system refuses, and for a name that leads out of the folder
 * @example
 * await saveModelTo(folderStore('out/model'), saved);
 */
export function folderStore(path: string): Store {
  const root = normalize(path);
  const name = root.length > 1 && root.endsWith(sep) ? root.slice(0, -1) : root;
  const place = (file: string): string => {
    checkStoreName(file, name);
    return join(root, file);
  };
  return {
    name,
    read: (file) => readIfThere(place(file)),
    write: (file, content) => writeFileAtomic({ path: place(file), content }),
    async list(below, { deep = true } = {}) {
      const folder = below === undefined ? root : place(below);
      const files = await filesBelow(folder, deep);
      return files
        .map((file) => relative(root, file).split(sep).join('/') + (file.endsWith(sep) ? '/' : ''))
        .sort();
    },
    async remove(names) {
      const files = names.map(place);
      for (const file of files) {
        await rm(file, { force: true }).catch((error: unknown) => {
          throw fileError(`can't remove ${file}`, error);
        });
      }
      for (const folder of new Set(files.map((file) => dirname(file)))) await removeIfEmpty(folder, root);
    },
    async lock() {
      const made = !existsSync(root);
      await prepareFolder(root);
      const lock = await lockFolder(join(root, LOCK_FILE));
      return {
        takenOverFrom: lock.takenOverFrom,
        async release() {
          await lock.release();
          // Where nothing was written nothing stays.
          if (made) await rmdir(root).catch(() => undefined);
        },
      };
    },
  };
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    const { buffer, byteOffset, length } = await readFile(path);
    return new Uint8Array(buffer, byteOffset, length);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw fileError(`can't read ${path}`, error);
  }
}

async function filesBelow(folder: string, deep: boolean): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: deep, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() || (!deep && entry.isDirectory()))
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name) + (entry.isFile() ? '' : sep));
  } catch (error) {
    if (isMissing(error)) return [];
    throw fileError(`can't read ${folder}`, error);
  }
}

/** Removes a folder below `root` that holds nothing, and those above it that hold nothing then. */
async function removeIfEmpty(folder: string, root: string): Promise<void> {
  const way = relative(root, folder);
  if (way === '' || way.startsWith('..')) return;
  try {
    await rmdir(folder);
  } catch {
    return; // it holds something, or is gone
  }
  await removeIfEmpty(dirname(folder), root);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
