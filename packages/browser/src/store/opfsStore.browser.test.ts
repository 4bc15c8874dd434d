import { crc32 } from '@cnn/core';
import { runStoreSuite } from '@cnn/testing';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { commands } from 'vitest/browser';
import { opfsStore } from './opfsStore.js';

/** Of `vitest.storage.ts`. */
const { limitStorage } = commands as unknown as {
  limitStorage(origin: string, bytes?: number): Promise<void>;
};

let count = 0;
const fresh = () => `cnn-tests/${count++}/store`;
afterAll(async () => {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry('cnn-tests', { recursive: true });
});

runStoreSuite(() => opfsStore(fresh()));

describe('the page’s own file system as a store', () => {
  it('keeps its files for another page, below its name', async () => {
    const name = fresh();
    await opfsStore(name).write('model/model.json', '{}');
    expect(await opfsStore(name).list()).toEqual(['model/model.json']);
    expect(await opfsStore(`${name}/model`).read('model.json')).toEqual(Uint8Array.of(123, 125));
  });

  it('leaves the old file when writing fails', async () => {
    const store = opfsStore(fresh());
    await store.write('a', 'old');
    await expect(store.write('a', {} as never)).rejects.toMatchObject({ code: 'FILE' });
    expect(await store.read('a')).toEqual(Uint8Array.of(111, 108, 100));
  });

  describe.each(['NotReadableError', 'AbortError'])('where Chromium says %s of a large write', (name) => {
    const large = Uint8Array.from({ length: 3_000_001 }, (_, at) => at % 251);
    const { write } = FileSystemWritableFileStream.prototype;
    /** As Chromium does at times where storage is full. */
    const refuseLarge = () =>
      vi.spyOn(FileSystemWritableFileStream.prototype, 'write').mockImplementation(function (
        this: FileSystemWritableFileStream,
        data,
      ) {
        const bytes = data instanceof Blob ? data.size : (data as Uint8Array).byteLength;
        return bytes > 2_000_000 ? Promise.reject(new DOMException('no', name)) : write.call(this, data);
      });
    afterEach(() => vi.restoreAllMocks());

    it.each(['bytes', 'a Blob'])('%s are written in pieces', async (kind) => {
      refuseLarge();
      const store = opfsStore(fresh());
      const content = kind === 'bytes' ? large : new Blob([large]);
      await store.write('a', content as Uint8Array);
      const read = (await store.read('a')) as Uint8Array;
      expect([read.length, crc32(read)]).toEqual([large.length, crc32(large)]);
    });

    it('full storage is said to be full', async () => {
      refuseLarge();
      const store = opfsStore(fresh());
      await store.write('old', 'saved');
      const { usage = 0 } = await navigator.storage.estimate();
      await limitStorage(location.origin, usage + 1_500_000);
      try {
        await expect(store.write('a', large)).rejects.toMatchObject({ details: { reason: 'full' } });
        expect(await store.list()).toEqual(['old']);
      } finally {
        await limitStorage(location.origin);
      }
    });
  });

  it('says what the browser refuses, with the name', async () => {
    const name = fresh();
    const store = opfsStore(name);
    await store.write('folder/a', 'x');
    const reason = 'a folder is where a file should be, or a file where a folder should be.';
    await expect(store.read('folder')).rejects.toThrow(`can't read ${name}/folder: ${reason}`);
    await expect(store.write('folder/a/b', 'x')).rejects.toThrow(`can't write ${name}/folder/a/b: ${reason}`);
    expect(() => opfsStore('../x')).toThrow('expected the name of a file below it');
  });

  it('keeps others out while it is locked', async () => {
    const name = fresh();
    const lock = await opfsStore(name).lock?.();
    await expect(opfsStore(name).lock?.()).rejects.toThrow(`${name}: another page is writing there.`);
    await lock?.release();
    await (await opfsStore(name).lock?.())?.release();
  });
});
