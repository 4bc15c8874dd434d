import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { heatMap, TileMaps } from '@cnn/data';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { heatColour, outline } from './heatColours.js';
import { heatLegend } from './heatLegend.js';
import { type HeatPictureOptions, heatPicture } from './heatPicture.js';
import { micronsPerPixelOf } from './micronsPerPixel.js';
import { openSlide } from './openSlide.js';
import { scaleBar } from './scaleBar.js';

let root = '';
const pink = [230, 170, 200];
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-heat-'));
  await sharp({
    create: { width: 300, height: 200, channels: 3, background: { r: 230, g: 170, b: 200 } },
  })
    .png()
    .toFile(join(root, 'slide.png'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const tiles = [0, 100, 200].map((x) => ({ x, y: 0, size: 100 }));
/** By the threshold 0.039 the first tile is positive, though hardly above 0; the second is not, and the third is not drawn. */
const map = heatMap({ width: 300, height: 200, tiles: tiles.slice(0, 2), values: [0.05, 0.03] });

async function drawn(options: Partial<HeatPictureOptions> = {}) {
  const slide = await openSlide({ path: join(root, 'slide.png') });
  const { data, info } = await sharp(await heatPicture({ slide, map, longest: 300, ...options }))
    .raw()
    .toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number): number[] => {
    const from = (y * info.width + x) * info.channels;
    return [...data.subarray(from, from + 3)];
  };
  return { at, info };
}

describe('heatPicture', () => {
  it('has the slide, and the slide under colours that part at the threshold, with an outline around what is above', async () => {
    const { at, info } = await drawn({ legend: false, threshold: 0.039 });
    expect([info.width, info.height]).toEqual([612, 200]);
    const tinted = (value: number) =>
      heatColour(value, 0.039).map((c, at) =>
        Math.round((pink[at] as number) + 0.3 * (c - (pink[at] as number))),
      );
    expect(at(50, 50)).toEqual(pink);
    expect(at(312 + 50, 50)).toEqual(tinted(0.05));
    expect(at(312 + 150, 50)).toEqual(tinted(0.03));
    expect(at(312 + 250, 50)).toEqual(pink);
    for (const [x, y] of [
      [0, 50],
      [99, 50],
      [50, 0],
      [50, 99],
    ] as const)
      expect(at(312 + x, y)).toEqual(outline);
    expect(at(312 + 100, 50)).not.toEqual(outline);
  });

  it('draws where the model looked in place of the probabilities, which keep their outline', async () => {
    const maps = new TileMaps({ width: 300, height: 200, cell: 10 });
    const half = Float32Array.from({ length: 100 }, (_, place) => Number(place % 10 < 5));
    for (const tile of tiles.slice(0, 2)) maps.add(tile, half, [10, 10]);
    const evidence = { map: maps.heatMap(), signed: false };
    const { at } = await drawn({ legend: false, threshold: 0.039, evidence, opacity: 1 });
    expect(at(312 + 20, 50)).toEqual([253, 231, 37]);
    expect(at(312 + 80, 50)).toEqual(pink);
    expect(at(312 + 0, 50)).toEqual(outline);
    expect(at(312 + 120, 50)).toEqual([253, 231, 37]);
    expect(at(312 + 250, 50)).toEqual(pink);
    const bar = scaleBar({ longest: 100, downsample: 1, micronsPerPixel: undefined });
    const legend = { width: 612, threshold: 0.039, className: 'tumour', bar, opacity: 0.7 };
    const plain = heatLegend({ ...legend, evidence: { signed: false } }).svg;
    expect(plain).toContain('Evidence for tumour; outlined: probability above 0.039');
    expect(heatLegend({ ...legend, evidence: { signed: true } }).svg).toContain('>against<');
  });

  it('leaves the stain as it is without opacity, and has a legend below otherwise', async () => {
    const { at } = await drawn({ legend: false, threshold: 0.039, opacity: 0 });
    expect(at(312 + 50, 50)).toEqual(pink);
    const { info } = await drawn({ className: 'tumour' });
    expect(info.height).toBeGreaterThan(230);
    await expect(drawn({ opacity: 2 })).rejects.toThrow('expected opacity from 0 to 1, received 2');
    await expect(drawn({ threshold: Number.NaN })).rejects.toThrow(
      'expected a finite threshold, received NaN',
    );
  });
});

it('a probability just above the threshold is yellow, just below it light blue, wherever the threshold is', () => {
  for (const threshold of [0.039, 0.5, 0.97]) {
    const [red, , blue] = heatColour(threshold + 1e-6, threshold);
    expect(red - blue).toBeGreaterThan(150);
    const [cold, , warm] = heatColour(threshold, threshold);
    expect(warm - cold).toBeGreaterThan(50);
  }
  expect(heatColour(1, 0.039)).toEqual([205, 20, 20]);
  expect(heatColour(0, 0.039)).toEqual([30, 80, 175]);
});

it('a legend names class, threshold and length, and escapes what XML does not allow', () => {
  const bar = scaleBar({ longest: 120, downsample: 4, micronsPerPixel: 0.499 });
  const { svg } = heatLegend({ width: 600, threshold: 0.0391, className: '<b>\u0007', bar, opacity: 0.3 });
  for (const text of ['Probability of &lt;b&gt;<', 'threshold 0.0391', '200 µm']) expect(svg).toContain(text);
});

it('a scale bar is a round length that has room, in pixels where microns are not known', () => {
  expect(scaleBar({ longest: 100, downsample: 4, micronsPerPixel: 0.5 })).toEqual({
    length: 100,
    text: '200 µm',
  });
  expect(scaleBar({ longest: 99, downsample: 4, micronsPerPixel: 0.5 })).toEqual({
    length: 50,
    text: '100 µm',
  });
  expect(scaleBar({ longest: 100, downsample: 100, micronsPerPixel: 0.25 }).text).toBe('2 mm');
  expect(scaleBar({ longest: 100, downsample: 30 })).toEqual({
    length: 2000 / 30,
    text: '2,000 pixels of the slide',
  });
});

it('microns of a pixel are those of Aperio’s or OME’s description', () => {
  expect(micronsPerPixelOf('Aperio|AppMag = 20|MPP = 0.4990|Left = 25')).toBe(0.499);
  expect(micronsPerPixelOf('<Pixels PhysicalSizeX="0.25" PhysicalSizeY="0.25"/>')).toBe(0.25);
  expect(micronsPerPixelOf('<Pixels PhysicalSizeX="250" PhysicalSizeXUnit="nm"/>')).toBe(0.25);
  expect(micronsPerPixelOf('<Pixels PhysicalSizeX="1" PhysicalSizeXUnit="pixel"/>')).toBeUndefined();
  expect(micronsPerPixelOf('')).toBeUndefined();
});
