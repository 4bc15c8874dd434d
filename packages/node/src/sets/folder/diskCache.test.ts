import { mkdir, mkdtemp, open, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DiskCache } from './diskCache.js';
import { imageFolder } from './imageFolder.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-disk-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('DiskCache', () => {
  const pixels = (shade: number): Uint8Array => new Uint8Array(100).fill(shade);
  const tag = (name: string): Uint8Array => DiskCache.tag([name]);
  const opened = (path: string, maxBytes = 1e6) => DiskCache.open({ path, recordBytes: 100, maxBytes });

  it('gives back what was kept, also to another process later', async () => {
    const path = join(root, 'deep', 'kept');
    const cache = await opened(path);
    expect(await cache.get(3, tag('a'))).toBeUndefined();
    await cache.put(3, tag('a'), pixels(7));
    expect(await cache.get(3, tag('a'))).toEqual(pixels(7));
    expect(await cache.get(2, tag('a'))).toBeUndefined();
    expect(await (await opened(path)).get(3, tag('a'))).toEqual(pixels(7));
  });

  it('gives nothing for another image, or another state of its file', async () => {
    const cache = await opened(join(root, 'tags'));
    await cache.put(0, DiskCache.tag(['a', 10]), pixels(7));
    expect(await cache.get(0, DiskCache.tag(['a', 11]))).toBeUndefined();
    expect(await cache.get(0, DiskCache.tag(['b', 10]))).toBeUndefined();
  });

  it('gives nothing of a record that was cut off or half written', async () => {
    const path = join(root, 'cut');
    const cache = await opened(path);
    for (let index = 0; index < 3; index++) await cache.put(index, tag(String(index)), pixels(index));
    const file = await open(path, 'r+');
    await file.write(Buffer.alloc(40, 99), 0, 40, 132 + 60); // pixels of record 1
    await file.truncate(2 * 132 + 80);
    await file.close();
    expect(await cache.get(0, tag('0'))).toEqual(pixels(0));
    expect(await cache.get(1, tag('1'))).toBeUndefined();
    expect(await cache.get(2, tag('2'))).toBeUndefined();
    await cache.put(1, tag('1'), pixels(1));
    expect(await cache.get(1, tag('1'))).toEqual(pixels(1));
  });

  it('stays within its bytes', async () => {
    const path = join(root, 'small');
    const cache = await opened(path, 300);
    expect(cache.capacity).toBe(2);
    for (let index = 0; index < 5; index++) await cache.put(index, tag('x'), pixels(index));
    expect((await stat(path)).size).toBeLessThanOrEqual(300);
    expect(await cache.get(4, tag('x'))).toBeUndefined();
  });

  it('says when it can’t be made', async () => {
    await writeFile(join(root, 'file'), '');
    await expect(opened(join(root, 'file', 'cache'))).rejects.toThrow('as a cache of images');
  });
});

describe('imageFolder with a disk cache', () => {
  it('[images.cache] decodes each image once, and again when its file has changed', async () => {
    const path = join(root, 'images');
    const colours = ['#0a0000', '#140000', '#1e0000', '#280000'];
    for (const [index, background] of colours.entries()) {
      const folder = join(path, index % 2 === 0 ? 'a' : 'b');
      await mkdir(folder, { recursive: true });
      await sharp({ create: { width: 8, height: 8, channels: 3, background } }).toFile(
        join(folder, `${index}.png`),
      );
    }
    const folder = join(root, 'cache');
    const opened = () => imageFolder({ path, cacheBytes: 0, preload: false, diskCache: { folder } });
    const red = async (set: Awaited<ReturnType<typeof opened>>) =>
      Promise.all(set.items.map(async (_, index) => (await set.load(index))[0]));
    const set = await opened();
    expect(await red(set)).toEqual([10, 30, 20, 40]);
    const [file = ''] = await readdir(folder);
    expect((await stat(join(folder, file))).size).toBe(4 * (32 + 192));
    // What the cache says is believed: a changed record with a right checksum shows up.
    const cache = await DiskCache.open({ path: join(folder, file), recordBytes: 192, maxBytes: 1e6 });
    const record = await readFile(join(folder, file));
    await cache.put(0, record.subarray(0, 16), new Uint8Array(192).fill(77));
    expect(await red(await opened())).toEqual([77, 30, 20, 40]);
    await utimes(join(path, 'a', '0.png'), 1, 1);
    expect(await red(await opened())).toEqual([10, 30, 20, 40]);
  });

  it('gives each image its own pixels when others are left out, come in or go', async () => {
    const path = join(root, 'some bad');
    const put = async (file: string, shade: number): Promise<void> => {
      const background = { r: shade, g: 0, b: 0 };
      await sharp({ create: { width: 8, height: 8, channels: 3, background } }).toFile(join(path, file));
    };
    for (const folder of ['a', 'b']) await mkdir(join(path, folder), { recursive: true });
    const shades = [10, 20, 30, 40, 50, 60];
    for (const [index, shade] of shades.entries()) await put(`${index < 3 ? 'a' : 'b'}/${index}.png`, shade);
    const noise = Buffer.from(Array.from({ length: 192 }, (_, at) => (at * 7919) % 251));
    const cut = await sharp(noise, { raw: { width: 8, height: 8, channels: 3 } })
      .png()
      .toBuffer();
    await writeFile(join(path, 'a', '1.png'), cut.subarray(0, cut.length - 40));
    const folder = join(root, 'cache of some bad');
    const shown = async (cacheBytes: number): Promise<string> => {
      const set = await imageFolder({ path, cacheBytes, onBadImage: 'skip', diskCache: { folder } });
      const passes: string[] = [];
      for (let pass = 0; pass < 2; pass++) {
        const loaded = await Promise.all(set.items.map(async (_, index) => (await set.load(index))[0]));
        passes.push(set.items.map(({ file }, index) => `${file} ${loaded[index]}`).join(', '));
      }
      expect(passes[1]).toBe(passes[0]);
      return passes[0] as string;
    };
    const rest = 'a/2.png 30, b/3.png 40, b/4.png 50, b/5.png 60';
    for (const cacheBytes of [0, 0, 2 * 192]) expect(await shown(cacheBytes)).toBe(`a/0.png 10, ${rest}`);
    await put('a/05.png', 15);
    expect(await shown(0)).toBe(`a/0.png 10, a/05.png 15, ${rest}`);
    await rm(join(path, 'a', '0.png'));
    expect(await shown(0)).toBe(`a/05.png 15, ${rest}`);
  });
});
