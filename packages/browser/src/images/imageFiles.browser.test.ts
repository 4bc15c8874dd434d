import { batchSource, randomFlip, split } from '@cnn/data';
import { describe, expect, it } from 'vitest';
import { droppedFiles } from './droppedFiles.js';
import { imageFiles } from './imageFiles.js';
import { chosen, picture } from './pictures.support.test.js';

/** A JPEG that asks to be turned, by EXIF orientation 6: a quarter turn clockwise when shown. */
async function turned(jpeg: Blob): Promise<Blob> {
  const bytes = new Uint8Array(await jpeg.arrayBuffer());
  const exif = [0xff, 0xe1, 0, 34, ...[...'Exif'].map((letter) => letter.charCodeAt(0)), 0, 0];
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
  return new Blob([bytes.slice(0, 2), Uint8Array.from([...exif, ...tiff]), bytes.slice(2)]);
}

async function folder(): Promise<File[]> {
  const [red, blue] = [await picture(), await picture({ color: '#0000c8' })];
  const files = ['p1', 'p2', 'p3', 'p4', 'p5', 'p6'].flatMap((patient) => [
    chosen(`tissue/${patient}/red/1.png`, red),
    chosen(`tissue/${patient}/blue/2.png`, blue),
  ]);
  const others = [chosen('tissue/notes.txt', 'text'), chosen('tissue/.hidden/red/1.png', 'text')];
  return [...others, ...files.reverse()];
}

describe('imageFiles', () => {
  it('gives the classes, groups and pixels of a chosen folder', async () => {
    const set = await imageFiles({ files: await folder(), group: (path) => path.split('/')[0] as string });
    expect(set.classNames).toEqual(['blue', 'red']);
    expect(set.imageShape).toEqual([16, 16, 3]);
    expect(set.items.slice(0, 2)).toEqual([
      { label: 0, group: 'p1', file: 'p1/blue/2.png' },
      { label: 1, group: 'p1', file: 'p1/red/1.png' },
    ]);
    expect(set.report).toEqual({
      images: 12,
      otherFiles: 1,
      listing: {
        others: { count: 1, kinds: { '.txt': 1 }, examples: ['notes.txt'] },
        hidden: { count: 1, kinds: { '.hidden': 1 }, examples: ['.hidden/red/1.png'] },
        imageless: [],
        joined: [],
        alike: [],
      },
      classCounts: { blue: 6, red: 6 },
      groups: 6,
      regularSize: { height: 16, width: 16 },
      odd: { count: 0, sizes: [], handling: 'resize' },
      bad: [],
    });
    const pixels = set.load(1) as Uint8Array;
    expect(pixels).toBeInstanceOf(Uint8Array);
    expect([...pixels.slice(0, 3), ...pixels.slice(15 * 3, 16 * 3), ...pixels.slice(-3)]).toEqual([
      200, 0, 0, 0, 0, 0, 255, 255, 255,
    ]);
  });

  it('splits, augments and makes batches as any set', async () => {
    const set = await imageFiles({ files: await folder(), group: (path) => path.split('/')[0] as string });
    const parts = split({ set, ratios: [0.5, 0.25, 0.25] });
    expect(parts.report.map(({ groups }) => groups)).toEqual([3, 2, 1]);
    const source = batchSource({ set, indices: parts.train, augment: [randomFlip()] });
    const seen = [];
    for await (const { images, labels } of source.batches({ batchSize: 4, shuffle: true, seed: 1 }))
      seen.push([images.shape, labels.shape, Math.max(...images.data)]);
    expect(seen).toEqual([
      [[4, 16, 16, 3], [4, 1], 1],
      [[2, 16, 16, 3], [2, 1], 1],
    ]);
  });

  it('keeps no more than cacheBytes, and decodes the others again', async () => {
    const files = await folder();
    const progress: string[] = [];
    const set = await imageFiles({
      files,
      cacheBytes: 2 * 16 * 16 * 3,
      onProgress: ({ task, done, total }) => progress.push(`${task} ${done}/${total}`),
    });
    expect(progress).toContain('measure 12/12');
    expect(progress.some((line) => line.startsWith('decode'))).toBe(false);
    for (const index of [5, 6, 7, 5, 6, 7]) expect(await set.load(index)).toHaveLength(768);
    expect([5, 6, 7].map((index) => set.load(index) instanceof Promise)).toEqual([false, false, true]);
  });

  it('turns images as EXIF asks', async () => {
    const jpeg = await picture({ size: [16, 32], type: 'image/jpeg' });
    const files = [chosen('d/a/1.jpg', await turned(jpeg)), chosen('d/b/2.jpg', await turned(jpeg))];
    const set = await imageFiles({ files });
    expect(set.imageShape).toEqual([32, 16, 3]);
    const pixels = (await set.load(0)) as Uint8Array;
    const red = (y: number, x: number) =>
      [0, 1, 2].map((channel) => pixels[(y * 16 + x) * 3 + channel] as number);
    // The coloured left half is on top now, and the black corner is at the right below.
    expect(Math.abs((red(2, 8)[0] as number) - 200)).toBeLessThan(10);
    expect(red(2, 8)[1]).toBeLessThan(15);
    expect(Math.min(...red(24, 4))).toBeGreaterThan(240);
    expect(Math.max(...red(30, 14))).toBeLessThan(15);
  });

  it('resizes, pads and leaves out images of odd sizes, and makes grey', async () => {
    const files = [...(await folder()), chosen('tissue/p1/red/odd.png', await picture({ size: [8, 20] }))];
    const [resized, padded, skipped, grey] = await Promise.all([
      imageFiles({ files, imageSize: [8, 8] }),
      imageFiles({ files, onOddSize: 'pad' }),
      imageFiles({ files, onOddSize: 'skip' }),
      imageFiles({ files, channels: 1 }),
    ]);
    expect(resized.imageShape).toEqual([8, 8, 3]);
    expect((await resized.load(1)).slice(0, 3)).toEqual(Uint8Array.of(200, 0, 0));
    expect(padded.report.odd).toEqual({
      count: 1,
      sizes: [{ height: 8, width: 20, count: 1 }],
      handling: 'pad',
    });
    const odd = padded.items.findIndex(({ file }) => file === 'p1/red/odd.png');
    const pixels = (await padded.load(odd)) as Uint8Array;
    expect([...pixels.slice(0, 3), ...pixels.slice(8 * 48, 8 * 48 + 3)]).toEqual([200, 0, 0, 255, 255, 255]);
    expect(skipped.items).toHaveLength(12);
    expect(grey.imageShape).toEqual([16, 16, 1]);
    // What Pillow makes of #c80000 and #0000c8.
    expect([(await grey.load(1))[0], (await grey.load(0))[0]]).toEqual([60, 23]);
  });

  it('puts what is transparent on white', async () => {
    const canvas = new OffscreenCanvas(4, 4);
    canvas.getContext('2d')?.clearRect(0, 0, 4, 4);
    const clear = await canvas.convertToBlob();
    const set = await imageFiles({ files: [chosen('d/a/1.png', clear), chosen('d/b/2.png', clear)] });
    expect([...(await set.load(0))]).toEqual(new Array(48).fill(255));
  });

  it('names damaged images, or leaves them out', async () => {
    const good = await folder();
    const whole = await picture({ size: [64, 64] });
    const jpeg = await picture({ size: [64, 64], type: 'image/jpeg' });
    const bad: [string, BlobPart, RegExp][] = [
      ['tissue/p1/red/text.png', 'no image', /^p1\/red\/text\.png is damaged/],
      ['tissue/p1/red/empty.png', '', /^p1\/red\/empty\.png is empty/],
      ['tissue/p1/red/cut.png', whole.slice(0, 80), /^p1\/red\/cut\.png is damaged/],
      ['tissue/p1/red/cut.jpg', jpeg.slice(0, 700), /^p1\/red\/cut\.jpg is damaged/],
      ['tissue/p1/red/end.png', whole.slice(0, whole.size - 30), /^p1\/red\/end\.png is damaged/],
      ['tissue/p1/red/end.jpg', jpeg.slice(0, jpeg.size - 30), /^p1\/red\/end\.jpg is damaged/],
      ['tissue/p1/red/scan.tif', 'II*\0', /scan.tif: its TIFF tags are damaged/],
    ];
    for (const [path, content, text] of bad) {
      await expect(imageFiles({ files: [...good, chosen(path, content)] }), path).rejects.toThrow(text);
    }
    const files = [...good, ...bad.map(([path, content]) => chosen(path, content))];
    const set = await imageFiles({ files, onBadImage: 'skip' });
    expect(set.items).toHaveLength(12);
    expect(set.report.bad.map(({ file }) => file)).toEqual(bad.map(([path]) => path.slice(7)).sort());
    await expect(imageFiles({ files: good, maxPixels: 100 })).rejects.toThrow('has more than 100 pixels');
  });

  it('[browser.depth] refuses a PNG of 16 bits that uses 12 of them, and takes one that uses all', async () => {
    const png = (text: string) => new Blob([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))]);
    // Grey, written by libvips: values up to 4095, and up to 65535.
    const twelve = png(
      'iVBORw0KGgoAAAANSUhEUgAAAAQAAAABEAAAAACMx4xSAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAEUlEQVQImWNgYGBh4GDg/w8AAV4BG16x3scAAAAASUVORK5CYII=',
    );
    const full = png(
      'iVBORw0KGgoAAAANSUhEUgAAAAQAAAABEAAAAACMx4xSAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAEUlEQVQImWNgYHBgaGD4/x8ABoYCvy6m5QgAAAAASUVORK5CYII=',
    );
    const set = await imageFiles({
      files: [chosen('d/a/1.png', full), chosen('d/b/2.png', full)],
      channels: 1,
    });
    expect([...(await set.load(0))]).toEqual([0, 64, 128, 255]);
    const files = [chosen('d/a/1.png', twelve), chosen('d/b/2.png', full)];
    await expect(imageFiles({ files })).rejects.toThrow('a/1.png: expected values up to 65535');
  });

  it('takes labels and several of them from a function', async () => {
    const files = (await folder()).filter(({ name }) => name.endsWith('.png'));
    const byName = await imageFiles({ files, label: (path) => (path.endsWith('1.png') ? 'one' : 'two') });
    expect(byName.classNames).toEqual(['one', 'two']);
    const labels = (path: string) => (path.startsWith('p1/') ? ['first', ...(path.match(/red/g) ?? [])] : []);
    const several = await imageFiles({ files, multiLabel: true, label: labels });
    expect(several.multiLabel).toBe(true);
    expect(several.items.slice(0, 3).map((item) => item.labels)).toEqual([[0], [0, 1], []]);
    await expect(imageFiles({ files, label: () => ['a', 'b'] })).rejects.toThrow(
      'multiLabel: true is for lists',
    );
  });

  it('refuses what is no set, and stops when asked', async () => {
    const files = await folder();
    const one = await picture();
    await expect(imageFiles({ files: [] })).rejects.toThrow('received 0 other files');
    await expect(imageFiles({ files: [chosen('d/1.png', one)] })).rejects.toThrow('lies in no class folder');
    await expect(imageFiles({ files: [chosen('d/a/1.png', one)] })).rejects.toThrow(
      'expected at least two classes',
    );
    await expect(imageFiles({ files, classNames: ['red'] })).rejects.toThrow('the class blue is none of red');
    await expect(imageFiles({ files: [...files, ...files] })).rejects.toThrow('is there twice');
    await expect(imageFiles({ files, imageSize: [0, 1] })).rejects.toThrow('expected [height, width]');
    const stopped = imageFiles({ files, signal: AbortSignal.abort() });
    await expect(stopped).rejects.toThrow('reading the images was stopped');
  });
});

describe('droppedFiles', () => {
  it('reads a dropped folder in portions, with what is below it', async () => {
    const fileEntry = (fullPath: string) => ({
      isFile: true,
      fullPath,
      file: (give: (file: File) => void) => give(new File(['x'], fullPath)),
    });
    const folderEntry = (fullPath: string, ...portions: object[][]) => ({
      isFile: false,
      isDirectory: true,
      fullPath,
      createReader: () => {
        const left = [...portions, []];
        return { readEntries: (give: (some: object[]) => void) => give(left.shift() as object[]) };
      },
    });
    const a = folderEntry('/set/a', [fileEntry('/set/a/1.png')], [fileEntry('/set/a/2.png')]);
    const set = folderEntry('/set', [a, fileEntry('/set/notes.txt')]);
    const dropped = (entry: object) => ({ webkitGetAsEntry: () => entry as FileSystemEntry });
    const paths = async (...entries: object[]) =>
      (await droppedFiles(entries.map(dropped))).map(({ path }) => path);
    expect(await paths(set)).toEqual(['a/1.png', 'a/2.png', 'notes.txt']);
    expect(await paths(a, set)).toEqual([
      'set/a/1.png',
      'set/a/2.png',
      'set/a/1.png',
      'set/a/2.png',
      'set/notes.txt',
    ]);
  });
});
