// A worker that has a library, as that of a project has.
import { expose } from 'comlink';
import type { NamedFile } from '../images/namedFile.js';
import { contentOf } from '../images/pictures.support.test.js';
import { opfsStore } from '../store/opfsStore.js';
import { openLibrary } from './openLibrary.js';
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
  /** Pictures that differ, in two classes of so many patients. */
  async pictures(count: number, side: number): Promise<NamedFile[]> {
    const canvas = new OffscreenCanvas(side, side);
    const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
    const files: NamedFile[] = [];
    const image = context.createImageData(side, side);
    for (let at = 0; at < count; at++) {
      crypto.getRandomValues(image.data);
      for (let alpha = 3; alpha < image.data.length; alpha += 4) image.data[alpha] = 255;
      context.putImageData(image, 0, 0);
      files.push({ path: `p${at % 50}/class${at % 2}/${at}.png`, file: await canvas.convertToBlob() });
    }
    return files;
  },
  /** Opens the set, and reads all of it so many times. @returns milliseconds of the opening, and of each pass */
  async passes(folder: string, passes: number): Promise<number[]> {
    const library = await openLibrary(folder);
    try {
      const times = [performance.now()];
      const set = await library.open();
      times.push(performance.now());
      for (let pass = 0; pass < passes; pass++) {
        for (let index = 0; index < set.items.length; index++) await set.load(index);
        times.push(performance.now());
      }
      return times.slice(1).map((time, at) => Math.round(time - (times[at] as number)));
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
