import { runStoreSuite } from '@cnn/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { opfsStore } from './opfsStore.js';

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
