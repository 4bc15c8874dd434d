import { crc32 } from '@cnn/core';
import { proxy, wrap } from 'comlink';
import { afterAll, describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';
import type { NamedFile } from '../images/namedFile.js';
import { picture } from '../images/pictures.support.test.js';
import { opfsStore } from '../store/opfsStore.js';
import type { ImageLibrary } from './imageLibrary.js';
import type { LibraryWorker } from './libraryWorker.support.test.js';
import { openLibrary } from './openLibrary.js';

/** Of `vitest.storage.ts`. */
const { limitStorage } = commands as unknown as {
  limitStorage(origin: string, bytes?: number): Promise<void>;
};

const top = `cnn-killed-tests-${crypto.randomUUID()}`;
let count = 0;
const fresh = () => `${top}/${count++}/images`;
afterAll(async () => {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry(top, { recursive: true });
});

const start = () =>
  new Worker(new URL('./libraryWorker.support.test.ts', import.meta.url), { type: 'module' });

/** The library once the browser knows that the worker which had it is gone. */
async function openAgain(folder: string): Promise<ImageLibrary> {
  for (;;) {
    try {
      return await openLibrary(folder);
    } catch (error) {
      if ((error as { details?: { reason?: string } }).details?.reason !== 'busy') throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

async function namesIn(folder: string): Promise<string[]> {
  let own = await navigator.storage.getDirectory();
  for (const part of folder.split('/')) own = await own.getDirectoryHandle(part);
  const names: string[] = [];
  for await (const name of (own as unknown as { keys(): AsyncIterable<string> }).keys()) names.push(name);
  return names.sort();
}

async function many(prefix: string, images: number): Promise<NamedFile[]> {
  const file = await picture({ size: [24, 24] });
  return Array.from({ length: images }, (_, at) => ({ path: `${prefix}/class${at % 2}/${at}.png`, file }));
}

async function checkWhole(library: ImageLibrary, expected: readonly NamedFile[]): Promise<void> {
  expect(library.files.map(({ path }) => path)).toEqual(expected.map(({ path }) => path).sort());
  for (const { path, file } of expected.slice(0, 5)) {
    const [kept, given] = await Promise.all(
      [library.file(path), file].map(async (one) => (await one)?.bytes()),
    );
    expect(kept && [kept.length, crc32(kept)]).toEqual(given && [given.length, crc32(given)]);
  }
}

describe('a library whose worker is ended', () => {
  it.each([1, 40, 79, 80])('in the middle of adding, after %i files', async (last) => {
    const folder = fresh();
    const before = await many('before', 6);
    const library = await openLibrary(folder);
    await library.add(before);
    await library.close();
    const names = await namesIn(folder);
    const worker = start();
    await new Promise<void>((resolve, reject) => {
      const onDone = proxy((done: number) => {
        if (done < last) return;
        worker.terminate();
        resolve();
      });
      many('new', 80).then((files) => wrap<LibraryWorker>(worker).add(folder, files, onDone), reject);
    });
    const again = await openAgain(folder);
    const added = again.files.length > before.length;
    // It may have come to its end before it was ended: then all of it is there.
    await checkWhole(again, added ? [...before, ...(await many('new', 80))] : before);
    if (last < 79) expect(added).toBe(false);
    expect((await namesIn(folder)).filter((name) => !name.endsWith('.crswap'))).toEqual(
      added ? expect.arrayContaining(names) : names,
    );
    expect((await again.open()).items).toHaveLength(again.files.length);
    await again.close();
  });
});

describe('a store whose worker is ended', () => {
  it.each([0, 5, 15, 30, 60, 120])('in the middle of writing, after %i ms: all or nothing', async (delay) => {
    const name = fresh();
    const store = opfsStore(name);
    await store.write('old', 'saved');
    const worker = start();
    const remote = wrap<LibraryWorker>(worker);
    await remote.write(name, 'first', 1);
    void remote.write(name, 'new', 40_000_000);
    void remote.write(name, 'first', 40_000_000);
    await new Promise((resolve) => setTimeout(resolve, delay));
    worker.terminate();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const files = await store.list();
    expect(files.filter((file) => file !== 'new')).toEqual(['first', 'old']);
    if (files.includes('new')) expect((await store.read('new'))?.length).toBe(40_000_000);
    expect([1, 40_000_000]).toContain((await store.read('first'))?.length);
    expect(new TextDecoder().decode(await store.read('old'))).toBe('saved');
    await store.write('new', 'later');
    expect((await store.read('new'))?.length).toBe(5);
  });
});

describe('full storage', () => {
  it('keeps what was saved, adds nothing by halves, and says so', async () => {
    const folder = fresh();
    const library = await openLibrary(folder);
    const before = await many('before', 4);
    await library.add(before);
    const names = await namesIn(folder);
    const { usage = 0 } = await navigator.storage.estimate();
    const noise = () => {
      const bytes = new Uint8Array(4_000_000);
      for (let at = 0; at < bytes.length; at += 65_536)
        crypto.getRandomValues(bytes.subarray(at, at + 65_536));
      return bytes;
    };
    const [{ file: small }] = before as [NamedFile];
    // Bytes behind a picture's end are read over.
    const large = await Promise.all(
      Array.from({ length: 12 }, async (_, at) => ({
        path: `large/class${at % 2}/${at}.png`,
        file: new Blob([await small.arrayBuffer(), noise()]),
      })),
    );
    await limitStorage(location.origin, usage + 6_000_000);
    try {
      await expect(library.add(large)).rejects.toMatchObject({
        code: 'FILE',
        details: { reason: 'full' },
        message: expect.stringMatching(
          /^the 12 images could not be added: the storage of this page is full\. All that was saved before is whole\./,
        ),
      });
      await checkWhole(library, before);
      expect(await namesIn(folder)).toEqual(names);
      const store = opfsStore(folder);
      await expect(store.write('x', new Uint8Array(20_000_000))).rejects.toMatchObject({
        details: { reason: 'full' },
      });
      expect(await store.list()).toEqual(names);
    } finally {
      await limitStorage(location.origin);
    }
    expect(await library.add(large)).toMatchObject({ added: 12 });
    await checkWhole(library, [...before, ...large]);
    await library.close();
  });

  it('is no reason not to open images: pixels are decoded each time', async () => {
    const library = await openLibrary(fresh());
    await library.add(await many('p', 10));
    const { usage = 0 } = await navigator.storage.estimate();
    await limitStorage(location.origin, usage + 1);
    try {
      const set = await library.open();
      expect((await set.load(3)).length).toBe(24 * 24 * 3);
    } finally {
      await limitStorage(location.origin);
    }
    await library.close();
  });
});

it('two pages can not have one library', async () => {
  const folder = fresh();
  const library = await openLibrary(folder);
  await expect(openLibrary(folder)).rejects.toMatchObject({
    code: 'FILE',
    details: { reason: 'busy' },
    message: expect.stringContaining('another page is writing there'),
  });
  await library.close();
  await (await openLibrary(folder)).close();
});
