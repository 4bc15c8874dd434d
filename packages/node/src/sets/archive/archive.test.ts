import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import sharp from 'sharp';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { describeFolder, type FolderReport } from '../folder/folderReport.js';
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
    const unpacked = join(cache, 'archives', folder);
    const before = await stat(unpacked);
    expect((await openImageSet({ data: path })).items).toHaveLength(4);
    expect(await stat(unpacked)).toEqual(before);
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
    await refused(await zip({ 'a/1.png': png, '../evil.png': png }), '"../evil.png" leads outside');
    await refused(await zip({ '/evil.png': png }), '"/evil.png" leads outside');
    await refused(await zip({ 'C:\\evil.png': png }), 'leads outside');
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

  it.each([
    [false, 'tar'],
    [true, 'tar.gz'],
  ])(
    'refuse a tar that is cut off between two entries, where nothing of an entry is missing',
    async (packed, kind) => {
      // Its last image ends in zeros, as the archive should.
      const zeros = Buffer.concat([png, Buffer.alloc(4096)]);
      const entries = [...Object.entries(images()), ['p3/a/5.tif', zeros], ['p3/b/6.png', png]] as const;
      const whole = await readFile(await tar(entries));
      const next = whole.indexOf('p3/b/6.png');
      expect(next % 512).toBe(0);
      const write = async (bytes: Uint8Array): Promise<string> => {
        const path = join(root, `boundary${count++}.${kind}`);
        await writeFile(path, packed ? gzipSync(bytes) : bytes);
        return path;
      };
      await refused(
        await write(whole.subarray(0, next)),
        'is damaged or cut off: its end is missing. Copy it again.',
      );
      await refused(await write(whole.subarray(0, next - 5000)), 'is damaged or cut off');
      expect(await readdir(await unpackImages({ path: await write(whole), cache }))).toEqual([
        '.cnn-contents.json',
        'p1',
        'p2',
        'p3',
      ]);
    },
  );

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

  it('refuse an archive that unpacks to far more than its size, as soon as it says so', async () => {
    const size = 300 * 1024 ** 2;
    const made = pack();
    made.entry({ name: 'a/huge.bin', size });
    const [header] = (await once(made, 'data')) as [Buffer];
    made.destroy();
    const huge = join(root, 'huge.tar.gz');
    await writeFile(huge, gzipSync(header));
    await refused(huge, 'a/huge.bin makes the images larger than allowed');

    const bytes = await readFile(await zip({ 'a/1.tif': new Uint8Array(5000), 'b/2.png': png }));
    bytes.writeUInt32LE(size, bytes.lastIndexOf(Buffer.from([0x88, 0x13, 0, 0])));
    const white = join(root, 'white.zip');
    await writeFile(white, bytes);
    await refused(white, 'a/1.tif makes the images larger than allowed');
  });

  it('refuse content that does not have its sum', async () => {
    const path = join(root, 'sum.zip');
    const bytes = Buffer.from(zipSync({ 'a/1.png': [png, { level: 0 }] }));
    const last = bytes.indexOf(png) + png.length - 1;
    bytes.writeUInt8(bytes.readUInt8(last) ^ 1, last);
    await writeFile(path, bytes);
    await refused(path, 'sum.zip is damaged: a/1.png is not what its directory says');
  });

  it('refuse an entry that comes twice', async () => {
    const path = await tar([
      ['a/1.png', png],
      ['a/./1.png', png],
    ]);
    await refused(path, 'a/1.png comes twice');
  });

  it.each(['symlink', 'link'] as const)(
    '[archive.link] refuse a %s, which would be an image less',
    async (type) => {
      const path = join(root, `${type}.tar`);
      const stream = pack();
      stream.entry({ name: 'a/1.png' }, Buffer.from(png));
      stream.entry({ name: 'a/2.png', type, linkname: '/etc/passwd' });
      stream.finalize();
      await pipeline(stream, createWriteStream(path));
      await refused(path, 'a/2.png is a link, which is not unpacked');
    },
  );

  it.each([
    ['removed', (file: string) => rm(file)],
    ['cut off', (file: string) => writeFile(file, 'x')],
  ])('[archive.cache] are unpacked again when a file of the copy was %s', async (_, spoil) => {
    vi.stubEnv('CNN_CACHE', cache);
    const path = await zip(images());
    await openImageSet({ data: path });
    const folder = await unpackImages({ path });
    await spoil(join(folder, 'p1/a/1.png'));
    const set = await openImageSet({ data: path });
    expect(set.items).toHaveLength(4);
    expect(describeFolder(set.report as FolderReport).join()).toContain(
      'had been changed, and was unpacked again',
    );
    vi.unstubAllEnvs();
  });

  it('remove what a killed process left, not what others are writing', async () => {
    const path = await zip(images());
    const folder = await unpackImages({ path, cache });
    await rm(folder, { recursive: true });
    const mark = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
    const id = '00000000-0000-4000-8000-000000000000';
    const ended = spawnSync(process.execPath, ['-e', '']).pid;
    const stale = `${folder}.${mark}-${ended}-${id}.tmp`;
    const busy = `${folder}.${mark}-${process.pid}-${id}.tmp`;
    await mkdir(join(stale, 'a'), { recursive: true });
    await mkdir(busy);
    expect(await unpackImages({ path, cache })).toBe(folder);
    expect((await readdir(cache)).sort()).toEqual([basename(folder), basename(busy)].sort());
  });

  it('are unpacked once by several at the same time', async () => {
    const path = await zip(images());
    const folders = await Promise.all([1, 2, 3].map(() => unpackImages({ path, cache })));
    expect(new Set(folders).size).toBe(1);
    expect(await readdir(cache)).toHaveLength(1);
    expect(await readdir(join(folders[0] ?? '', 'p1', 'a'))).toEqual(['1.png']);
  });
});
