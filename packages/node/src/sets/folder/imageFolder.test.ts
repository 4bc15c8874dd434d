import { mkdir, mkdtemp, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openImageSet } from '../openImageSet.js';
import { describeFolder } from './folderReport.js';
import { imageFolder } from './imageFolder.js';
import type { ImageFolderOptions } from './imageFolderOptions.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-folder-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** One pixel's colour tells which image it is. */
async function image(path: string, shade: number, size: readonly [number, number] = [4, 6]): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const [height, width] = size;
  await sharp({
    create: { width, height, channels: 3, background: { r: shade, g: shade + 1, b: shade + 2 } },
  }).toFile(path);
}

async function folder(
  name: string,
  files: Readonly<Record<string, readonly [number, number]>>,
): Promise<string> {
  const path = join(root, name);
  await mkdir(path, { recursive: true });
  await Promise.all(
    Object.entries(files).map(([file, size], index) => image(join(path, file), 10 * index, size)),
  );
  return path;
}

const regular = [4, 6] as const;
const usual = { 'p1/a/1.png': regular, 'p1/b/1.png': regular, 'p2/a/1.png': regular, 'p2/b/2.png': regular };

describe('imageFolder', () => {
  it('reads class folders at any depth, in the order of the paths', async () => {
    const path = await folder('plain', { ...usual, 'deep/er/p3/c/9.png': regular });
    await writeFile(join(path, 'p1', 'notes.txt'), 'notes');
    await writeFile(join(path, 'p1', 'a', '.hidden.png'), 'hidden');
    const set = await imageFolder({ path, group: 'folder:1' });
    expect(set.classNames).toEqual(['a', 'b', 'c']);
    expect(set.imageShape).toEqual([4, 6, 3]);
    expect(set.items).toEqual([
      { label: 2, group: 'deep', file: 'deep/er/p3/c/9.png' },
      { label: 0, group: 'p1', file: 'p1/a/1.png' },
      { label: 1, group: 'p1', file: 'p1/b/1.png' },
      { label: 0, group: 'p2', file: 'p2/a/1.png' },
      { label: 1, group: 'p2', file: 'p2/b/2.png' },
    ]);
    expect([...((await set.load(1)) as Uint8Array)].slice(0, 3)).toEqual([0, 1, 2]);
    expect([...((await set.load(4)) as Uint8Array)].slice(0, 3)).toEqual([30, 31, 32]);
    expect(describeFolder(set.report)).toEqual([
      `${path}: 5 images of 4×6, a: 2, b: 2, c: 1, 3 groups`,
      'Ignored, since they are no images by their names: 1 .txt (such as p1/notes.txt).',
      'Ignored, since they are hidden: 1 .hidden.png (such as p1/a/.hidden.png).',
    ]);
  });

  it('takes the group from the file name', async () => {
    const path = await folder('names', {
      'a/s1_x.png': regular,
      'a/s2_x.png': regular,
      'b/s1_y.png': regular,
    });
    const set = await imageFolder({ path, group: 'name:^([^_]+)_' });
    expect(set.items.map(({ group }) => group)).toEqual(['s1', 's2', 's1']);
  });

  it('follows links to files, and tells those that count twice', async () => {
    const path = await folder('links', usual);
    await symlink(join(path, 'p1/a/1.png'), join(path, 'p1/b/3.png'));
    const set = await imageFolder({ path });
    expect(set.items).toHaveLength(5);
    expect(describeFolder(set.report).at(-1)).toContain('count twice: p1/b/3.png.');
  });
});

describe('images of odd sizes', () => {
  const odd = { ...usual, 'p3/a/1.png': [2, 6], 'p3/b/1.png': [4, 9] } as const;

  it.each([
    ['resize', 6, 'resized'],
    ['pad', 6, 'padded with white'],
    ['skip', 4, 'left out'],
  ] as const)('[images.unusual] are handled: %s', async (onOddSize, count, words) => {
    const path = await folder(`odd-${onOddSize}`, odd);
    const set = await imageFolder({ path, onOddSize });
    expect(set.imageShape).toEqual([4, 6, 3]);
    expect(set.items).toHaveLength(count);
    expect(describeFolder(set.report)[1]).toBe(
      `2 images have a different size and will be ${words}: 2×6 (1), 4×9 (1).`,
    );
    for (let index = 0; index < count; index++) expect(await set.load(index)).toHaveLength(72);
  });

  it('are padded to the right and below, and cut where too large', async () => {
    const path = await folder('padded', odd);
    const set = await imageFolder({ path, onOddSize: 'pad' });
    const small = (await set.load(4)) as Uint8Array;
    expect([...small.subarray(0, 3)]).toEqual([40, 41, 42]);
    expect([...small.subarray(2 * 6 * 3)]).toEqual(new Array(2 * 6 * 3).fill(255));
    expect([...((await set.load(5)) as Uint8Array).subarray(0, 3)]).toEqual([50, 51, 52]);
  });

  it('all get the asked size', async () => {
    const path = await folder('asked', odd);
    const set = await imageFolder({ path, imageSize: [8, 8], onOddSize: 'pad' });
    expect(set.imageShape).toEqual([8, 8, 3]);
    for (const index of set.items.keys()) expect(await set.load(index)).toHaveLength(192);
  });

  it('[images.no-usual-size] need imageSize when no size is usual', async () => {
    const path = await folder('mixed', { 'a/1.png': [2, 3], 'a/2.png': [3, 3], 'b/1.png': [4, 3] });
    await expect(imageFolder({ path })).rejects.toThrow(
      'the 3 images have 3 sizes and none is usual: 2×3 (1), 3×3 (1), 4×3 (1). Give imageSize.',
    );
    const set = await imageFolder({ path, imageSize: [3, 3] });
    expect(set.report.odd.count).toBe(0);
    expect(await set.load(0)).toHaveLength(27);
  });
});

describe('the cache', () => {
  it('keeps decoded images within its bytes', async () => {
    const path = await folder('cached', usual);
    const set = await imageFolder({ path, cacheBytes: 2 * 72 });
    expect(set.load(0)).toBeInstanceOf(Promise);
    await set.load(3);
    await set.load(0);
    await set.load(1);
    expect(set.load(0)).toBeInstanceOf(Uint8Array);
    expect(set.load(3)).toBeInstanceOf(Uint8Array);
    expect(set.load(1)).toBeInstanceOf(Promise);
    const whole = await imageFolder({ path });
    expect([0, 1, 2, 3].every((index) => whole.load(index) instanceof Uint8Array)).toBe(true);
    expect(await set.load(1)).toEqual(whole.load(1));
  });

  it('tells how far it is', async () => {
    const path = await folder('progress', usual);
    const seen: string[] = [];
    await imageFolder({ path, onProgress: ({ task, done, total }) => seen.push(`${task} ${done}/${total}`) });
    expect(seen).toHaveLength(8);
    expect(seen[3]).toBe('measure 4/4');
    expect(seen[7]).toBe('decode 4/4');
  });
});

describe('a folder that cannot be used', () => {
  const failing = async (options: ImageFolderOptions): Promise<string> => {
    const error: unknown = await imageFolder(options).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'CnnError' });
    const { message } = error as Error;
    expect(message).not.toContain('\n');
    return message;
  };

  /** A usable folder with one more file, made by `spoil`. */
  async function spoiled(
    name: string,
    file: string,
    spoil: (path: string) => Promise<unknown>,
  ): Promise<string> {
    const path = await folder(name, usual);
    await spoil(join(path, file));
    return path;
  }
  const cut = async (path: string): Promise<void> => {
    const noise = Buffer.from(
      Array.from({ length: 60 * 60 * 3 }, (_, i) => (Math.sin(i + 1) * 43_758) & 255),
    );
    await sharp(noise, { raw: { width: 60, height: 60, channels: 3 } }).toFile(path);
    await truncate(path, Math.floor((await stat(path)).size * 0.6));
  };

  it('is missing, a file, or empty', async () => {
    const path = await folder('plain-errors', usual);
    expect(await failing({ path: join(root, 'none') })).toBe(
      `can't read the image folder ${join(root, 'none')}: it does not exist.`,
    );
    expect(await failing({ path: join(path, 'p1/a/1.png') })).toContain(
      'is a file. Expected a folder of images',
    );
    expect(await failing({ path: await folder('empty', {}) })).toContain('in class folders; it is empty.');
    await writeFile(join(root, 'empty', 'x.csv'), '');
    expect(await failing({ path: join(root, 'empty') })).toContain('it holds 1 other file: ');
  });

  it('[folder.beside] has one class, images beside the classes, or classes that are not wanted', async () => {
    expect(
      await failing({ path: await folder('one', { 'a/1.png': regular, 'p/a/2.png': regular }) }),
    ).toContain('expected at least two classes, received one: a');
    const path = await folder('beside', { ...usual, '0.png': regular });
    expect(await failing({ path })).toContain('0.png lies in no class folder. Expected CLASS/0.png');
    const wrong = await folder('unwanted', usual);
    expect(await failing({ path: wrong, classNames: ['a', 'c'] })).toContain('the class b is none of a, c');
  });

  it('has no such groups', async () => {
    const path = await folder('groups', usual);
    expect(await failing({ path, group: 'folder:3' })).toContain('p1/a/1.png: expected a folder at level 3');
    expect(await failing({ path, group: 'name:^x(.)' })).toContain(
      'p1/a/1.png: expected a name that /^x(.)/ matches',
    );
    expect(await failing({ path, group: 'name:(' })).toContain('received name:( (Invalid regular expression');
    expect(await failing({ path, group: 'folder:0' })).toContain('received folder:0');
    expect(await failing({ path, imageSize: [0, 4] })).toContain('received [0, 4]');
  });

  it.each([
    [
      'a text file named .png',
      'p1/a/2.png',
      (path: string) => writeFile(path, 'not an image'),
      'is no image of a known format',
    ],
    ['an empty file', 'p1/a/2.png', (path: string) => writeFile(path, ''), 'is empty (0 bytes)'],
    ['a cut-off PNG', 'p1/a/2.png', cut, 'is damaged or cut off'],
    ['a cut-off JPEG', 'p1/a/2.jpg', cut, 'is damaged or cut off'],
    ['a cut-off TIFF', 'p1/a/2.tif', cut, 'TIFF tags are damaged'],
    ['a cut-off WebP', 'p1/a/2.webp', cut, 'is damaged or cut off'],
    [
      'a broken header',
      'p1/a/2.png',
      (path: string) => writeFile(path, Buffer.from('89504e470d0a1a0a0000', 'hex')),
      'is damaged or cut off',
    ],
    [
      'a link to nowhere',
      'p1/a/2.png',
      (path: string) => symlink('/nowhere/x.png', path),
      'it does not exist',
    ],
  ])('holds %s', async (name, file, spoil, message) => {
    const path = await spoiled(`bad ${name}`, file, spoil);
    const text = await failing({ path, imageSize: [4, 6] });
    expect(text).toContain(message);
    if (name !== 'a link to nowhere') expect(text).toContain(join(path, file));
  });

  it('holds a decompression bomb', async () => {
    const path = await spoiled('bomb', 'p1/a/2.png', (file) =>
      sharp({ create: { width: 9000, height: 9000, channels: 3, background: '#fff' } })
        .png()
        .toFile(file),
    );
    expect(await failing({ path })).toContain('has more than 67108864 pixels, the limit');
    expect(await failing({ path, maxPixels: 20 })).toContain('has more than 20 pixels');
  });

  it('leaves bad images out when asked, and says so', async () => {
    const path = await spoiled('left-out', 'p1/a/2.png', cut);
    await writeFile(join(path, 'p2', 'b', '0.png'), 'text');
    const set = await imageFolder({ path, onBadImage: 'skip' });
    expect(set.items.map(({ file }) => file)).toEqual(Object.keys(usual).sort());
    expect(set.report.bad.map(({ file }) => file)).toEqual(['p1/a/2.png', 'p2/b/0.png']);
    expect(describeFolder(set.report).filter((line) => line.startsWith('left out:'))).toHaveLength(2);
    expect([...((await set.load(3)) as Uint8Array).subarray(0, 3)]).toEqual([30, 31, 32]);
  });

  it('finds a bad image when it comes to it without preload', async () => {
    const path = await spoiled('late', 'p1/a/2.png', cut);
    const set = await imageFolder({ path, preload: false });
    await expect(async () => set.load(1)).rejects.toThrow('is damaged or cut off');
    expect(await set.load(0)).toHaveLength(72);
  });
});

it('refuses settings that it does not have, as openImageSet does', async () => {
  const path = await folder('settings', usual);
  const asKeras = { targetSize: [8, 8] } as object;
  await expect(imageFolder({ path, ...asKeras })).rejects.toThrow(
    "imageFolder: there is no option 'targetSize'. Use imageSize.",
  );
  await expect(openImageSet({ data: path, ...asKeras })).rejects.toThrow(
    "openImageSet: there is no option 'targetSize'. Use imageSize.",
  );
});
