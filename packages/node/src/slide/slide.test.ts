import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSlide } from './openSlide.js';
import { slideSet } from './slideSet.js';

const folder = fileURLToPath(new URL('../../../../../shared/data/high-resolution', import.meta.url));
const svs = join(folder, 'cmu_small_region.svs');
const png = join(folder, 'cmu_small_region.png');

let root = '';
/** 600×400 RGB noise of colour on the left half, white on the right. */
let pixels = Buffer.alloc(0);
const [width, height] = [600, 400];
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-slide-'));
  pixels = Buffer.from(
    Array.from({ length: width * height * 3 }, (_, at) => {
      const x = Math.floor(at / 3) % width;
      return x < width / 2 ? ([200, 90, 150][at % 3] ?? 0) + ((at * 7919) % 40) : 244;
    }),
  );
  await sharp(pixels, { raw: { width, height, channels: 3 } })
    .tiff({ tile: true, tileWidth: 128, tileHeight: 128, pyramid: true, compression: 'lzw' })
    .toFile(join(root, 'pyramid.tif'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** Where a region of the synthetic slide is in its pixels. */
function cut(left: number, top: number, size: number): Uint8Array {
  const out = new Uint8Array(size * size * 3).fill(255);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      if (left + x >= width || top + y >= height) continue;
      const from = ((top + y) * width + left + x) * 3;
      out.set(pixels.subarray(from, from + 3), (y * size + x) * 3);
    }
  return out;
}

describe('openSlide', () => {
  it('[slide.edges] reads regions of a pyramid, also beyond its edge', async () => {
    const slide = await openSlide({ path: join(root, 'pyramid.tif'), magnification: 40 });
    expect(slide.levels.map((level) => [level.width, level.height])).toEqual([
      [600, 400],
      [300, 200],
      [150, 100],
      [75, 50],
    ]);
    expect(await slide.readRegion({ x: 130, y: 77, width: 64, height: 64 })).toEqual(cut(130, 77, 64));
    expect(await slide.readRegion({ x: 560, y: 380, width: 64, height: 64 })).toEqual(cut(560, 380, 64));
    expect(await slide.readRegion({ x: 700, y: 0, width: 2, height: 2 })).toEqual(
      new Uint8Array(12).fill(255),
    );
  });

  it('[slide.levels] takes smaller levels for lower magnifications', async () => {
    const slide = await openSlide({ path: join(root, 'pyramid.tif') });
    const half = await slide.readRegion({ x: 0, y: 0, width: 100, height: 100, downsample: 2 });
    const page = await sharp(join(root, 'pyramid.tif'), { page: 1 })
      .extract({ left: 0, top: 0, width: 100, height: 100 })
      .raw()
      .toBuffer();
    expect(half).toEqual(new Uint8Array(page));
    const odd = await slide.readRegion({ x: 0, y: 0, width: 50, height: 50, downsample: 3 });
    const mean = odd.reduce((sum, value) => sum + value, 0) / odd.length;
    expect(Math.abs(mean - (200 + 90 + 150) / 3 - 19.5)).toBeLessThan(2);
  });

  it('opens ordinary images, and refuses what is none', async () => {
    const path = join(root, 'plain.png');
    await sharp(pixels, { raw: { width, height, channels: 3 } }).toFile(path);
    const slide = await openSlide({ path });
    expect([slide.width, slide.height, slide.levels.length]).toEqual([600, 400, 1]);
    expect(await slide.readRegion({ x: 5, y: 6, width: 20, height: 20 })).toEqual(cut(5, 6, 20));
    await expect(slide.readRegion({ x: -1, y: 0, width: 5, height: 5 })).rejects.toThrow('expected a region');
    await expect(openSlide({ path: join(root, 'missing.svs') })).rejects.toThrow('it does not exist');
    await writeFile(join(root, 'text.svs'), 'no slide at all, only text');
    await expect(openSlide({ path: join(root, 'text.svs') })).rejects.toThrow(
      'is no image of a known format',
    );
    const whole = await readFile(join(root, 'pyramid.tif'));
    await writeFile(join(root, 'cut.tif'), whole.subarray(0, whole.length >> 1));
    const cutOff = openSlide({ path: join(root, 'cut.tif') }).then((one) =>
      one.readRegion({ x: 0, y: 300, width: 100, height: 100 }),
    );
    await expect(cutOff).rejects.toThrow(/cut\.tif.*(damaged|cut off)/);
  });
});

describe('openSlide of an image without tiles', () => {
  it('decodes it once, for all regions', async () => {
    const path = join(root, 'once.png');
    const image = sharp(pixels, { raw: { width, height, channels: 3 } });
    await image.clone().png().toFile(path);
    const slide = await openSlide({ path });
    const half = { x: 5, y: 6, width: 50, height: 40, downsample: 2 };
    const tiled = await openSlide({ path: join(root, 'pyramid.tif') });
    expect(await slide.readRegion({ x: 5, y: 6, width: 20, height: 20 })).toEqual(cut(5, 6, 20));
    await rm(path);
    expect(await slide.readRegion({ x: 560, y: 380, width: 64, height: 64 })).toEqual(cut(560, 380, 64));
    const region = await slide.readRegion(half);
    const other = await tiled.readRegion(half);
    expect(Math.max(...region.map((value, at) => Math.abs(value - (other[at] as number))))).toBeLessThan(30);
  });

  it('refuses one of too many pixels; a tiled one may be as large as it likes', async () => {
    const path = join(root, 'many.png');
    await sharp(pixels, { raw: { width, height, channels: 3 } }).toFile(path);
    await expect(openSlide({ path, maxPixels: 200_000 })).rejects.toThrow(
      'of at most 200000 pixels, received 400×600 without tiles. Convert it',
    );
    expect((await openSlide({ path: join(root, 'pyramid.tif'), maxPixels: 200_000 })).width).toBe(600);
    const strips = join(root, 'strips.tif');
    await sharp(pixels, { raw: { width, height, channels: 3 } })
      .tiff({ compression: 'lzw' })
      .toFile(strips);
    expect(
      await (await openSlide({ path: strips })).readRegion({ x: 9, y: 300, width: 20, height: 20 }),
    ).toEqual(cut(9, 300, 20));
    await expect(openSlide({ path: strips, maxPixels: 1000 })).rejects.toThrow('without tiles');
  });
});

describe('slideSet', () => {
  it('[slide.background] holds the tiles with tissue', async () => {
    const slide = await openSlide({ path: join(root, 'pyramid.tif'), magnification: 40 });
    const set = await slideSet({ slide, tileSize: 100 });
    expect(set.tiles).toHaveLength(12); // 3 of 6 columns, 4 rows
    expect(set.background).toBe(12);
    expect(await set.load(4)).toEqual(cut(100, 100, 100));
    const low = await slideSet({ slide, tileSize: 100, magnification: 20, minTissue: 0 });
    expect([low.width, low.height, low.tiles.length]).toEqual([300, 200, 6]);
    await expect(slideSet({ slide, tileSize: 100, magnification: 80 })).rejects.toThrow('at most ×40');
    const unknown = await openSlide({ path: join(root, 'pyramid.tif') });
    await expect(slideSet({ slide: unknown, tileSize: 100, magnification: 20 })).rejects.toThrow(
      'does not say its magnification',
    );
  });
});

describe.skipIf(!existsSync(svs))('an Aperio slide (skipped where ../shared/data is absent)', () => {
  it('says its magnification, and has the pixels of the PNG', async () => {
    const slide = await openSlide({ path: svs });
    expect([slide.width, slide.height, slide.magnification]).toEqual([2220, 2967, 20]);
    expect(slide.micronsPerPixel).toBe(0.499);
    expect(slide.levels).toHaveLength(1); // the others are a thumbnail, the label and a photograph
    const region = { left: 700, top: 1500, width: 224, height: 224 };
    const expected = await sharp(png).extract(region).removeAlpha().raw().toBuffer();
    expect(await slide.readRegion({ x: 700, y: 1500, width: 224, height: 224 })).toEqual(
      new Uint8Array(expected),
    );
  });

  it('tiles at two magnifications', async () => {
    const slide = await openSlide({ path: svs });
    for (const [magnification, columns, rows] of [
      [20, 10, 14],
      [5, 3, 4],
    ] as const) {
      const set = await slideSet({ slide, tileSize: 224, magnification });
      expect(set.tiles.length + set.background).toBe(columns * rows);
      // A third of the picture is tissue.
      expect(set.mask.share).toBeGreaterThan(0.25);
      expect(set.mask.share).toBeLessThan(0.4);
      expect(set.tiles.length).toBeGreaterThan(1);
      expect((await set.load(0)).length).toBe(224 * 224 * 3);
    }
  });
});

const tissue = {
  'qupath_OS-1-detail.png': [25, 25],
  'skimage_ihc.png': [9, 9],
} as const;

describe.skipIf(!existsSync(svs))(
  'pictures that are all tissue (skipped where ../shared/data is absent)',
  () => {
    it.each(Object.entries(tissue))('keep their tiles: %s', async (name, [kept, all]) => {
      const set = await slideSet({ slide: await openSlide({ path: join(folder, name) }), tileSize: 224 });
      expect([set.tiles.length, set.tiles.length + set.background]).toEqual([kept, all]);
    });
  },
);

describe('a slide of glass alone', () => {
  it('has no tile', async () => {
    const path = join(root, 'glass.png');
    const glass = Buffer.from(Array.from({ length: 300 * 300 * 3 }, (_, at) => 234 + ((at * 7919) % 11)));
    await sharp(glass, { raw: { width: 300, height: 300, channels: 3 } }).toFile(path);
    const slide = await openSlide({ path });
    await expect(slideSet({ slide, tileSize: 100 })).rejects.toThrow(
      'none of 9 tiles of 100 pixels is tissue',
    );
  });
});
