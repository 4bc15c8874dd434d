// A worker that has a library, as that of a project has.
import { expose } from 'comlink';
import type { NamedFile } from '../images/namedFile.js';
import { contentOf } from '../images/pictures.support.test.js';
import { opfsStore } from '../store/opfsStore.js';
import { openLibrary } from './imageLibrary.js';
import type { OpenReading } from './openReading.js';

const worker = {
  async add(folder: string, files: readonly NamedFile[], onDone?: (done: number) => void) {
    const library = await openLibrary(folder);
    try {
      return await library.add(files, { onProgress: ({ done }) => onDone?.(done) });
    } finally {
      await library.close();
    }
  },
  async content(folder: string, reading: OpenReading = {}) {
    const library = await openLibrary(folder);
    try {
      return await contentOf(await library.open(reading));
    } finally {
      await library.close();
    }
  },
  async write(store: string, file: string, bytes: number) {
    await opfsStore(store).write(file, new Uint8Array(bytes).fill(7));
  },
};

export type LibraryWorker = typeof worker;

expose(worker);
