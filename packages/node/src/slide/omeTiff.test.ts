import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSlide } from './openSlide.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-ome-'));
  const [width, height] = [600, 400];
  const pixels = Buffer.from(Array.from({ length: width * height * 3 }, (_, at) => 40 + ((at * 7919) % 160)));
  await sharp(pixels, { raw: { width, height, channels: 3 } })
    .tiff({ tile: true, tileWidth: 128, tileHeight: 128, pyramid: true, compression: 'lzw' })
    .toFile(join(root, 'pyramid.tif'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** The pyramid with its smaller levels as sub-images of the first, as OME-TIFFs have them. */
function withSubImages(pyramid: Buffer): Buffer {
  const entries = (at: number): Buffer[] =>
    Array.from({ length: pyramid.readUInt16LE(at) }, (_, n) =>
      pyramid.subarray(at + 2 + 12 * n, at + 14 + 12 * n),
    );
  const nextOf = (at: number): number => pyramid.readUInt32LE(at + 2 + 12 * pyramid.readUInt16LE(at));
  const first = pyramid.readUInt32LE(4);
  const others: number[] = [];
  for (let at = nextOf(first); at !== 0; at = nextOf(at)) others.push(at);
  const list = pyramid.length + (pyramid.length % 2);
  const text = Buffer.from('<OME><Objective NominalMagnification="40.0"/></OME>\0');
  const add = (tag: number, type: number, count: number, value: number): Buffer => {
    const entry = Buffer.alloc(12);
    entry.writeUInt16LE(tag, 0);
    entry.writeUInt16LE(type, 2);
    entry.writeUInt32LE(count, 4);
    entry.writeUInt32LE(value, 8);
    return entry;
  };
  const offsets = Buffer.alloc(4 * others.length);
  for (const [n, at] of others.entries()) offsets.writeUInt32LE(at, 4 * n);
  const all = [
    ...entries(first),
    add(330, 13, others.length, list),
    add(270, 2, text.length, list + offsets.length),
  ].sort((a, b) => a.readUInt16LE(0) - b.readUInt16LE(0));
  const count = Buffer.alloc(2);
  count.writeUInt16LE(all.length);
  const out = Buffer.concat([
    pyramid,
    Buffer.alloc(list - pyramid.length),
    offsets,
    text,
    count,
    ...all,
    Buffer.alloc(4),
  ]);
  out.writeUInt32LE(list + offsets.length + text.length, 4);
  return out;
}

describe('openSlide of an OME-TIFF', () => {
  it('reads the levels that are sub-images, and the magnification', async () => {
    const path = join(root, 'pyramid.ome.tif');
    await writeFile(path, withSubImages(await readFile(join(root, 'pyramid.tif'))));
    expect((await sharp(path).metadata()).pages ?? 1).toBe(1);
    const [ome, plain] = [await openSlide({ path }), await openSlide({ path: join(root, 'pyramid.tif') })];
    expect(ome.magnification).toBe(40);
    expect(ome.levels.map(({ width: side, subImage }) => [side, subImage])).toEqual([
      [600, undefined],
      [300, 0],
      [150, 1],
      [75, 2],
    ]);
    for (const downsample of [1, 2, 4, 5]) {
      const region = { x: 10, y: 20, width: 64, height: 48, downsample };
      expect(await ome.readRegion(region)).toEqual(await plain.readRegion(region));
    }
  });
});
