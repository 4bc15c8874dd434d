import { describe, expect, it } from 'vitest';

/** `Store` of `@cnn/experiment`, which this package can't import. */
export interface TestedStore {
  readonly name: string;
  read(name: string): Promise<Uint8Array | undefined>;
  write(name: string, content: Uint8Array | string): Promise<void>;
  list(below?: string, options?: { readonly deep?: boolean | undefined }): Promise<readonly string[]>;
  remove(names: readonly string[]): Promise<void>;
}

/**
 * Registers the tests that every store passes.
 *
 * @param open an empty store, another one each time
 */
export function runStoreSuite(open: () => TestedStore | Promise<TestedStore>): void {
  const bytes = Uint8Array.of(0, 255, 10, 13, 128);

  describe('a store', () => {
    it('gives back bytes, and text as UTF-8', async () => {
      const store = await open();
      await store.write('bytes.bin', bytes);
      await store.write('folder/below/text.json', 'ü🩺');
      await store.write('nothing', new Uint8Array(0));
      expect(await store.read('bytes.bin')).toEqual(bytes);
      expect(await store.read('nothing')).toEqual(new Uint8Array(0));
      const text = Uint8Array.of(0xc3, 0xbc, 0xf0, 0x9f, 0xa9, 0xba);
      expect(await store.read('folder/below/text.json')).toEqual(text);
    });

    it('has nothing of what was never written, and lists nothing then', async () => {
      const store = await open();
      expect(await store.list()).toEqual([]);
      expect(await store.list('folder')).toEqual([]);
      expect(await store.read('a')).toBeUndefined();
      expect(await store.read('folder/a')).toBeUndefined();
      await store.remove(['a', 'folder/a']);
    });

    it('keeps what it was given, whatever becomes of the array afterwards', async () => {
      const store = await open();
      const given = Uint8Array.from(bytes);
      await store.write('a', given);
      given.fill(7);
      const read = await store.read('a');
      expect(read).toEqual(bytes);
      read?.fill(9);
      expect(await store.read('a')).toEqual(bytes);
    });

    it('writes a part of an array as that part', async () => {
      const store = await open();
      await store.write('a', Uint8Array.of(1, 2, ...bytes, 3).subarray(2, 7));
      expect(await store.read('a')).toEqual(bytes);
    });

    it('replaces a file, by a shorter one as well', async () => {
      const store = await open();
      await store.write('a', 'much longer than the next');
      await store.write('a', bytes);
      expect(await store.read('a')).toEqual(bytes);
      expect(await store.list()).toEqual(['a']);
    });

    it('lists all files in order, and those below a folder', async () => {
      const store = await open();
      const names = ['b.txt', 'a/2', 'a/1', 'a/c/3', 'ab/4'];
      for (const name of names) await store.write(name, name);
      expect(await store.list()).toEqual([...names].sort());
      expect(await store.list('a')).toEqual(['a/1', 'a/2', 'a/c/3']);
      expect(await store.list('a/c')).toEqual(['a/c/3']);
      expect(await store.list(undefined, { deep: false })).toEqual(['a/', 'ab/', 'b.txt']);
      expect(await store.list('a', { deep: false })).toEqual(['a/1', 'a/2', 'a/c/']);
    });

    it('removes files and what is empty then, and nothing else', async () => {
      const store = await open();
      for (const name of ['a/1', 'a/b/2', 'c']) await store.write(name, name);
      await store.remove(['a/b/2', 'a/b/none']);
      expect(await store.list()).toEqual(['a/1', 'c']);
      await store.remove(['a/1', 'c']);
      expect(await store.list()).toEqual([]);
      // Where a folder was, a file can be.
      await store.write('a', bytes);
      expect(await store.read('a')).toEqual(bytes);
    });

    it.each(['../a', 'a/../../b', '/a', 'a//b', '', './a', 'a\\b', 'c:/a'])(
      'refuses the name %j',
      async (name) => {
        const store = await open();
        const refused = {
          code: 'FILE',
          message: expect.stringContaining('expected the name of a file below it'),
        };
        for (const asked of [
          () => store.read(name),
          () => store.write(name, bytes),
          () => store.remove([name]),
        ])
          await expect((async () => asked())()).rejects.toMatchObject(refused);
        expect(await store.list()).toEqual([]);
      },
    );
  });
}
