import { runStoreSuite } from '@cnn/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { opfsStore } from './opfsStore.js';
import { pageStore } from './pageStore.js';
import { requestPersistence, storageState } from './storageState.js';

const fresh = () => `cnn-tests-${crypto.randomUUID()}`;
const refused = () => Promise.reject(new DOMException('no', 'SecurityError'));
afterEach(() => vi.restoreAllMocks());

const withoutFiles = () => vi.spyOn(navigator.storage, 'getDirectory').mockImplementation(refused);
const withoutDatabase = () =>
  vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(() => {
    throw new DOMException('no', 'InvalidStateError');
  });

describe('pageStore', () => {
  it('takes the page’s file system, else its database, else memory, and says why', async () => {
    const name = fresh();
    expect(await pageStore(name)).toMatchObject({ kept: 'opfs', store: { name } });
    expect((await pageStore(name)).note).toBeUndefined();
    withoutFiles();
    const database = await pageStore(name);
    expect(database).toMatchObject({ kept: 'indexedDB', note: expect.stringContaining('no file system') });
    await database.store.write('a', 'x');
    expect(await (await pageStore(name)).store.list()).toEqual(['a']);
    withoutDatabase();
    const memory = await pageStore(name);
    expect(memory).toMatchObject({ kept: 'memory', note: expect.stringContaining('keeps nothing') });
    expect(await memory.store.list()).toEqual([]);
    await memory.store.write('b', 'x');
    expect(await (await pageStore(name)).store.list()).toEqual(['b']);
  });

  it('stays with the file system when it is full', async () => {
    vi.spyOn(FileSystemFileHandle.prototype, 'createWritable').mockImplementation(() =>
      Promise.reject(new DOMException('full', 'QuotaExceededError')),
    );
    const { kept, store } = await pageStore(fresh());
    expect(kept).toBe('opfs');
    await expect(store.write('a', 'x')).rejects.toMatchObject({
      code: 'FILE',
      details: { reason: 'full' },
      message: `can't write ${store.name}/a: the storage of this page is full. What was saved before is whole. Remove something from it or free space on the disk, and try again.`,
    });
    expect(await store.list()).toEqual([]);
  });
});

describe('with files that only workers write', () => {
  const { createWritable } = FileSystemFileHandle.prototype;
  const hide = () => Reflect.deleteProperty(FileSystemFileHandle.prototype, 'createWritable');
  afterEach(() => {
    FileSystemFileHandle.prototype.createWritable = createWritable;
  });
  runStoreSuite(() => {
    hide();
    return opfsStore(fresh());
  });
});

describe('storageState', () => {
  it('says how much is kept and may be kept', async () => {
    const { usage, quota, persisted } = await storageState();
    expect(quota).toBeGreaterThan(usage);
    expect(persisted).toBe(false);
    expect(typeof (await requestPersistence())).toBe('boolean');
  });
});
