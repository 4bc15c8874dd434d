import { CnnError } from '@cnn/core';
import type { NamedFile } from './namedFile.js';

/**
 * All files that were dropped on the page, folders with all that is in them. Call it in the `drop` event itself: after it
 * the list is empty. When one folder alone was dropped, paths are below it.
 *
 * @param items `event.dataTransfer.items`
 * @throws CnnError (FILE) when a file or folder can't be read
 */
export async function droppedFiles(
  items: Iterable<Pick<DataTransferItem, 'webkitGetAsEntry'>>,
): Promise<NamedFile[]> {
  const entries = Array.from(items, (item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  const [only] = entries;
  const below = entries.length === 1 && only?.isDirectory ? `${only.fullPath}/` : '/';
  const found: NamedFile[] = [];
  const visit = async (entry: FileSystemEntry): Promise<void> => {
    if (entry.isFile) {
      const file = await reading<File>(entry, (onFile, onError) =>
        (entry as FileSystemFileEntry).file(onFile, onError),
      );
      found.push({ path: entry.fullPath.slice(below.length), file });
      return;
    }
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    for (;;) {
      // A reader gives a folder in portions, at last an empty one.
      const some = await reading<FileSystemEntry[]>(entry, (onSome, onError) =>
        reader.readEntries(onSome, onError),
      );
      if (some.length === 0) return;
      for (const one of some) await visit(one);
    }
  };
  for (const entry of entries) await visit(entry);
  return found;
}

/** The browser's callbacks as a promise. */
function reading<Result>(
  { fullPath }: FileSystemEntry,
  read: (onResult: (result: Result) => void, onError: (error: DOMException) => void) => void,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    read(resolve, (error) =>
      reject(new CnnError('FILE', `can't read ${fullPath}: ${error.message}`, { cause: error })),
    );
  });
}
