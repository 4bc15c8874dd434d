import { runStoreSuite } from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import { indexedDbStore } from './indexedDbStore.js';

let count = 0;
const fresh = () => `cnn-tests-${crypto.randomUUID()}/${count++}/store`;

runStoreSuite(() => indexedDbStore(fresh()));

describe('the browser’s database as a store', () => {
  it('keeps its files for another page, below its name', async () => {
    const name = fresh();
    await indexedDbStore(name).write('model/model.json', '{}');
    await indexedDbStore(`${name}2`).write('other', '{}');
    expect(await indexedDbStore(name).list()).toEqual(['model/model.json']);
    expect(await indexedDbStore(`${name}/model`).read('model.json')).toEqual(Uint8Array.of(123, 125));
  });

  it('keeps others out while it is locked', async () => {
    const name = fresh();
    const lock = await indexedDbStore(name).lock?.();
    await expect(indexedDbStore(name).lock?.()).rejects.toMatchObject({
      code: 'FILE',
      details: { reason: 'busy' },
    });
    await lock?.release();
    await (await indexedDbStore(name).lock?.())?.release();
  });
});
