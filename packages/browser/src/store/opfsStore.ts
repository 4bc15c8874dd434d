import { checkStoreName, type Store } from '@cnn/experiment';
import { writeInWorker } from '../workers/writeInWorker.js';
import { filesBelow, folderAt, ifThere, removeUnfinished } from './opfsFolder.js';
import { pageLock } from './pageLock.js';
import { refusedAs } from './storageError.js';
import { writeWhole } from './writeWhole.js';

/**
 * A folder of the page's own file system (the origin private file system) as a store: files that only pages of this origin see, that stay
 * when the page is closed, and that nobody is asked for. What a killed page left half written is never listed, and removed.
 *
 * @param name of the folder, with `/` between folders
 * @throws CnnError (FILE) from its functions where the browser refuses or has no such file system; with `details.reason: 'full'` where
 *   its storage is full, and `'busy'` where another page has the lock
 * @example
 * await model.save(opfsStore('models/tissue'));
 * const again = await loadModel('models/tissue');
 */
export function opfsStore(name: string): Store {
  checkStoreName(name, 'opfsStore');
  /** The folders above a file, and its own name. */
  const wayTo = (file: string): { folders: string[]; last: string } => {
    checkStoreName(file, name);
    const parts = [...name.split('/'), ...file.split('/')];
    return { folders: parts.slice(0, -1), last: parts.at(-1) as string };
  };
  return {
    name,
    async read(file) {
      const { folders, last } = wayTo(file);
      return refusedAs(`can't read ${name}/${file}`, async () => {
        const folder = await folderAt(folders);
        const handle = folder && (await ifThere(folder.getFileHandle(last)));
        return handle && new Uint8Array(await (await handle.getFile()).arrayBuffer());
      });
    },
    async write(file, content) {
      const { folders, last } = wayTo(file);
      await refusedAs(`can't write ${name}/${file}`, async () => {
        const folder = (await folderAt(folders, true)) as FileSystemDirectoryHandle;
        await writeWhole({ folder, name: last, content }, writeInWorker);
      });
    },
    async list(below, { deep = true } = {}) {
      const own = below === undefined ? name.split('/') : [...wayTo(below).folders, wayTo(below).last];
      return refusedAs(`can't read ${below === undefined ? name : `${name}/${below}`}`, async () => {
        const folder = await folderAt(own);
        if (folder) await removeUnfinished(folder);
        const files = folder ? await filesBelow(folder, deep) : [];
        return files.map((file) => (below === undefined ? file : `${below}/${file}`)).sort();
      });
    },
    async remove(names) {
      for (const { file, folders, last } of names.map((one) => ({ file: one, ...wayTo(one) }))) {
        await refusedAs(`can't remove ${name}/${file}`, () =>
          removeFile(folders, last, name.split('/').length),
        );
      }
    },
    lock: () => refusedAs(`can't lock ${name}`, () => pageLock(name)),
  };
}

/** Removes a file, and the folders of the store that are empty then. @param own how many folders the store's own name has */
async function removeFile(folders: readonly string[], last: string, own: number): Promise<void> {
  const folder = await folderAt(folders);
  if (!folder) return;
  await ifThere(folder.removeEntry(last));
  for (let depth = folders.length; depth > own; depth--) {
    const empty = await folderAt(folders.slice(0, depth));
    if (!empty || (await filesBelow(empty)).length > 0) return;
    const above = await folderAt(folders.slice(0, depth - 1));
    await ifThere(
      (above as FileSystemDirectoryHandle).removeEntry(folders[depth - 1] as string, { recursive: true }),
    );
  }
}
