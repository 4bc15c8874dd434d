import { runStoreSuite } from '@cnn/testing';
import { expect, it } from 'vitest';
import { memoryStore } from './memoryStore.js';

runStoreSuite(() => memoryStore());

it('begins with the files that it is given, and writes there', async () => {
  const files = new Map([['a', Uint8Array.of(1)]]);
  const store = memoryStore(files, 'a page');
  expect(store.name).toBe('a page');
  expect(await store.read('a')).toEqual(Uint8Array.of(1));
  await store.write('b', 'ü');
  expect(files.get('b')).toEqual(Uint8Array.of(0xc3, 0xbc));
});
