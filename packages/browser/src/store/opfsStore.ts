import { CnnError } from '@cnn/core';
import { checkStoreName, type Store, type StoreLock } from '@cnn/experiment';

/**
 * A folder of the page's own file system (the origin private file system) as a store: files that only pages of this origin see, that stay
 * when the page is closed, and that nobody is asked for.
 *
 * @param name of the folder, with `/` between folders
 * @throws CnnError (FILE) from its functions where the browser refuses, has no such file system, or its storage is full
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
        const folder = await folderAt(folders, true);
        const handle = await (folder as FileSystemDirectoryHandle).getFileHandle(last, { create: true });
        await writeWhole(handle, content);
      });
    },
    async list(below, { deep = true } = {}) {
      const own = below === undefined ? name.split('/') : [...wayTo(below).folders, wayTo(below).last];
      return refusedAs(`can't read ${below === undefined ? name : `${name}/${below}`}`, async () => {
        const folder = await folderAt(own);
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
    lock: () => lockOf(name),
  };
}

/** A folder from the top of the file system; undefined where it, or one above it, is not there. */
async function folderAt(
  way: readonly string[],
  create = false,
): Promise<FileSystemDirectoryHandle | undefined> {
  let folder: FileSystemDirectoryHandle | undefined = await navigator.storage.getDirectory();
  for (const part of way) {
    const next: Promise<FileSystemDirectoryHandle> = folder.getDirectoryHandle(part, { create });
    folder = create ? await next : await ifThere(next);
    if (!folder) return undefined;
  }
  return folder;
}

async function ifThere<Handle>(asked: Promise<Handle>): Promise<Handle | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return undefined;
    throw error;
  }
}

/** The browser writes into a file of its own, which takes the place of the old one when it is closed. */
async function writeWhole(handle: FileSystemFileHandle, content: Uint8Array | string): Promise<void> {
  const stream = await handle.createWritable();
  try {
    await stream.write(content as Uint8Array<ArrayBuffer> | string);
    await stream.close();
  } catch (error) {
    await stream.abort().catch(() => undefined);
    throw error;
  }
}

async function filesBelow(folder: FileSystemDirectoryHandle, deep = true): Promise<string[]> {
  const files: string[] = [];
  for await (const [name, handle] of entriesOf(folder)) {
    if (handle.kind === 'file') files.push(name);
    else if (!deep) files.push(`${name}/`);
    else
      for (const file of await filesBelow(handle as FileSystemDirectoryHandle)) files.push(`${name}/${file}`);
  }
  return files;
}

/** TypeScript's types of the page leave `entries` out. */
function entriesOf(folder: FileSystemDirectoryHandle): AsyncIterable<[string, FileSystemHandle]> {
  return (folder as unknown as { entries(): AsyncIterable<[string, FileSystemHandle]> }).entries();
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

/** Held by the browser until it is released or the page is closed. */
async function lockOf(name: string): Promise<StoreLock> {
  return new Promise((resolve, reject) => {
    const asked = navigator.locks.request(`cnn ${name}`, { ifAvailable: true }, (lock) => {
      if (!lock) {
        const busy = `${name}: another page is writing there. Wait for it to end, or choose another name.`;
        throw new CnnError('FILE', busy);
      }
      return new Promise<void>((done) => {
        resolve({ takenOverFrom: undefined, release: async () => done() });
      });
    });
    asked.catch(reject);
  });
}

/** What the browser's errors mean. */
const reasons: Readonly<Record<string, string>> = {
  QuotaExceededError: 'the storage of this page is full; remove something, or free space on the disk',
  NotFoundError: 'it does not exist',
  TypeMismatchError: 'a folder is where a file should be, or a file where a folder should be',
  NoModificationAllowedError: 'another page writes it at this moment',
  SecurityError: 'this browser gives the page no file system, as in a private window',
  NotAllowedError: 'this browser gives the page no file system, as in a private window',
};

async function refusedAs<Result>(action: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CnnError) throw error;
    const own = error instanceof DOMException ? reasons[error.name] : undefined;
    const missing =
      error instanceof TypeError
        ? 'this browser has no file system for pages; take a zip (packZip) instead'
        : undefined;
    const message = error instanceof Error ? error.message : String(error);
    throw new CnnError('FILE', `${action}: ${own ?? missing ?? message}.`, { cause: error });
  }
}
