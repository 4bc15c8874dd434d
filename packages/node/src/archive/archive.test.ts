import { createWriteStream } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import sharp from 'sharp';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openImageSet } from '../openImageSet.js';
import { unpackImages } from './unpackImages.js';

let root = '';
let cache = '';
let png = new Uint8Array();
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-archive-'));
  const image = sharp({ create: { width: 4, height: 4, channels: 3, background: '#aa2200' } });
  png = new Uint8Array(await image.png().toBuffer());
});
beforeEach(async () => {
  cache = await mkdtemp(join(root, 'cache-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

let count = 0;
async function zip(files: Readonly<Record<string, Uint8Array>>): Promise<string> {
  const path = join(root, `z${count++}.zip`);
  await writeFile(path, zipSync(files));
  return path;
}

async function tar(
  files: readonly (readonly [name: string, content: Uint8Array])[],
  packed = false,
): Promise<string> {
  const path = join(root, `t${count++}.tar${packed ? '.gz' : ''}`);
  const stream = pack();
  for (const [name, content] of files) stream.entry({ name }, Buffer.from(content));
  stream.finalize();
  await pipeline(stream, createWriteStream(path));
  if (packed) await writeFile(path, gzipSync(await readFile(path)));
  return path;
}

const four = { 'p1/a/1.png': 1, 'p1/b/2.png': 1, 'p2/a/3.png': 1, 'p2/b/4.png': 1 };
const images = (): Record<string, Uint8Array> =>
  Object.fromEntries(Object.keys(four).map((name) => [name, png]));

describe('archives', () => {
  it.each(['zip', 'tar', 'tar.gz'])('%s: are sets like folders, unpacked once', async (kind) => {
    vi.stubEnv('CNN_CACHE', cache);
    const all = { ...images(), 'notes.txt': png, '__MACOSX/p1/a/._1.png': png };
    const path = kind === 'zip' ? await zip(all) : await tar(Object.entries(all), kind === 'tar.gz');
    const set = await openImageSet({ data: path, group: 'folder:1' });
    expect(set.name).toBe(path);
    expect(set.items.map(({ file, group }) => [file, group])).toEqual(
      Object.keys(four).map((file) => [file, file.slice(0, 2)]),
    );
    expect([...((await set.load(2)) as Uint8Array).subarray(0, 3)]).toEqual([0xaa, 0x22, 0]);
    const [folder = ''] = await readdir(join(cache, 'archives'));
    await writeFile(join(cache, 'archives', folder, 'p1', 'a', 'more.png'), png);
    expect((await openImageSet({ data: path })).items).toHaveLength(5);
    vi.unstubAllEnvs();
  });

  const refused = async (path: string, text: string, options = {}): Promise<void> => {
    await expect(unpackImages({ path, cache, ...options })).rejects.toThrow(text);
    expect(await readdir(cache)).toEqual([]);
  };

  it('refuse entries that lead outside, and keep nothing', async () => {
    await refused(
      await tar([
        ['a/1.png', png],
        ['../evil.png', png],
      ]),
      'leads outside',
    );
    await refused(
      await tar([
        ['a/1.png', png],
        ['/tmp/evil.png', png],
      ]),
      'leads outside',
    );
    await refused(await tar([['a/../../evil.png', png]]), 'leads outside');
    await refused(await zip({ 'a/1.png': png, '../evil.png': png }), 'evil.png');
    await refused(await zip({ '/evil.png': png }), 'evil.png');
    expect(await readdir(root)).not.toContain('evil.png');
  });

  it('refuse what is cut off, damaged or no archive, and keep nothing', async () => {
    const whole = await readFile(await zip(images()));
    const cut = join(root, 'cut.zip');
    await writeFile(cut, whole.subarray(0, whole.length - 30));
    await refused(cut, 'is damaged or cut off');
    const packed = await readFile(await tar(Object.entries(images()), true));
    const cutTar = join(root, 'cut.tar.gz');
    await writeFile(cutTar, packed.subarray(0, packed.length >> 1));
    await refused(cutTar, 'is damaged or cut off');
    const text = join(root, 'text.zip');
    await writeFile(text, 'no zip');
    await refused(text, 'is damaged or cut off');
    await refused(join(root, 'missing.zip'), 'it does not exist');
  });

  it('refuse more bytes than allowed', async () => {
    const bomb = { 'a/1.png': new Uint8Array(200_000), 'b/2.png': png };
    await refused(await zip(bomb), 'larger than allowed', { maxImageBytes: 100_000 });
    await refused(await tar(Object.entries(bomb), true), 'larger than allowed', { maxBytes: 200_001 });
  });

  it('refuse more bytes than the archive’s directory claims', async () => {
    const path = await zip({ 'a/1.png': new Uint8Array(5000) });
    const bytes = await readFile(path);
    const claimed = bytes.lastIndexOf(Buffer.from([0x88, 0x13, 0, 0])); // 5000 in the central directory
    bytes.writeUInt32LE(10, claimed);
    const lying = join(root, 'lying.zip');
    await writeFile(lying, bytes);
    await refused(lying, 'lying.zip');
  });
});
