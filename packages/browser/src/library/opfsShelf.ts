import { filesBelow, folderAt, ifThere, removeUnfinished } from '../store/opfsFolder.js';
import { refusedAs } from '../store/storageError.js';
import { writeWhole } from '../store/writeWhole.js';
import { writeInWorker } from '../workers/writeInWorker.js';
import { openRecordFile } from './recordFile.js';
import type { Shelf } from './shelf.js';

/** Files of a folder of the page's own file system. */
export function opfsShelf(folder: string): Shelf {
  const way = folder.split('/');
  const make = async (): Promise<FileSystemDirectoryHandle> =>
    (await folderAt(way, true)) as FileSystemDirectoryHandle;
  return {
    read: (file) =>
      refusedAs(`can't read ${folder}/${file}`, async () => {
        const handle = await ifThere((await make()).getFileHandle(file));
        return handle?.getFile();
      }),
    write: (file, content) =>
      refusedAs(`can't write ${folder}/${file}`, async () =>
        writeWhole({ folder: await make(), name: file, content }, writeInWorker),
      ),
    list: () =>
      refusedAs(`can't read ${folder}`, async () => {
        return (await filesBelow(await make(), false)).sort();
      }),
    tidy: () => refusedAs(`can't read ${folder}`, async () => removeUnfinished(await make(), 0)),
    remove: (file) =>
      refusedAs(`can't remove ${folder}/${file}`, async () => {
        await ifThere((await make()).removeEntry(file));
      }),
    records: (file) =>
      refusedAs(`can't write ${folder}/${file}`, async () =>
        openRecordFile(await (await make()).getFileHandle(file, { create: true })),
      ),
  };
}
