/** What browsers, and `writeWhole`, call a file that is not yet written. Those of killed pages stay in the folder. */
const UNFINISHED = '.crswap';

/** Whether a name is that of a file that is being written, or was when its page was killed. */
function isUnfinished(name: string): boolean {
  return name.endsWith(UNFINISHED);
}

/** A name for a file that is being written; no other page's. */
export function unfinishedName(name: string): string {
  return `${name}.${crypto.randomUUID()}${UNFINISHED}`;
}

/** A folder of the page's own file system, from its top; undefined where it, or one above it, is not there. */
export async function folderAt(
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

/** The handle that was asked for; undefined where there is none. */
export async function ifThere<Handle>(asked: Promise<Handle>): Promise<Handle | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return undefined;
    throw error;
  }
}

/** The files of a folder, and of those below it or with `deep: false` the folders' names with `/` behind. */
export async function filesBelow(folder: FileSystemDirectoryHandle, deep = true): Promise<string[]> {
  const files: string[] = [];
  for await (const [name, handle] of entriesOf(folder)) {
    if (handle.kind === 'file') {
      if (!isUnfinished(name)) files.push(name);
    } else if (!deep) files.push(`${name}/`);
    else
      for (const file of await filesBelow(handle as FileSystemDirectoryHandle)) files.push(`${name}/${file}`);
  }
  return files;
}

/** How old a file that is not yet written must be before it is taken for one of a killed page. */
const ABANDONED = 60_000;

/**
 * Removes what killed pages left half written in a folder and below it. What another page writes at this moment stays.
 *
 * @param age milliseconds since it was last written. Default a minute
 */
export async function removeUnfinished(folder: FileSystemDirectoryHandle, age = ABANDONED): Promise<void> {
  for await (const [name, handle] of entriesOf(folder)) {
    if (handle.kind === 'directory') await removeUnfinished(handle as FileSystemDirectoryHandle, age);
    else if (isUnfinished(name)) {
      try {
        const { lastModified } = await (handle as FileSystemFileHandle).getFile();
        if (Date.now() - lastModified >= age) await folder.removeEntry(name);
      } catch {
        // It is being written, or gone by now.
      }
    }
  }
}

/** TypeScript's types of the page leave `entries` out. */
function entriesOf(folder: FileSystemDirectoryHandle): AsyncIterable<[string, FileSystemHandle]> {
  return (folder as unknown as { entries(): AsyncIterable<[string, FileSystemHandle]> }).entries();
}
