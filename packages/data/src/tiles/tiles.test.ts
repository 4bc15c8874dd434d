import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { heatMap } from './heatMap.js';
import { otsuBin } from './otsu.js';
import { tileGrid } from './tileGrid.js';
import { tissueMask, tissueShare } from './tissueMask.js';

const file = new URL('../../../testing/goldens/data/tiles.json', import.meta.url);
const goldens = JSON.parse(readFileSync(file, 'utf8')) as { histogram: number[]; threshold: number }[];

describe('tileGrid', () => {
  it('covers an image, beyond its edge or only inside', () => {
    const options = { width: 10, height: 5, tileSize: 4 };
    expect(tileGrid(options).map(({ x, y }) => [x, y])).toEqual([
      [0, 0],
      [4, 0],
      [8, 0],
      [0, 4],
      [4, 4],
      [8, 4],
    ]);
    expect(tileGrid({ ...options, edge: 'drop' }).map(({ x }) => x)).toEqual([0, 4]);
    expect(tileGrid({ ...options, height: 4, overlap: 1 }).map(({ x }) => x)).toEqual([0, 3, 6]);
    expect(tileGrid({ width: 3, height: 3, tileSize: 4 })).toEqual([{ x: 0, y: 0, size: 4 }]);
    expect(tileGrid({ width: 3, height: 3, tileSize: 4, edge: 'drop' })).toEqual([]);
  });

  it('refuses sizes that can’t be', () => {
    expect(() => tileGrid({ width: 0, height: 5, tileSize: 4 })).toThrow('expected width');
    expect(() => tileGrid({ width: 5, height: 5, tileSize: 4, overlap: 4 })).toThrow('overlap of 0 to 3');
  });
});

describe('tissue', () => {
  it.each(goldens)('Otsu’s threshold is scikit-image’s: $threshold', ({ histogram, threshold }) => {
    expect(otsuBin(histogram)).toBe(threshold);
  });

  it('is what has colour: not glass, not pen', () => {
    // Left half pink, then white glass, one black column.
    const pixels = new Uint8Array(20 * 10 * 3);
    for (let at = 0; at < 200; at++) {
      const x = at % 20;
      pixels.set(x < 10 ? [210, 120 + (at % 7), 170] : x === 19 ? [12, 10, 14] : [242, 240, 243], 3 * at);
    }
    const mask = tissueMask({ pixels, imageShape: [10, 20, 3] });
    expect(mask.share).toBe(0.5);
    expect([...mask.data.subarray(0, 20)]).toEqual([...Array(10).fill(1), ...Array(10).fill(0)]);
    // Tiles of 40 pixels on a slide that is 8 times as large.
    expect(tissueShare({ mask, tile: { x: 0, y: 0, size: 40 }, scale: 8 })).toBe(1);
    expect(tissueShare({ mask, tile: { x: 60, y: 0, size: 40 }, scale: 8 })).toBeCloseTo(0.5, 1);
    expect(tissueShare({ mask, tile: { x: 120, y: 40, size: 40 }, scale: 8 })).toBe(0);
    // Beyond the edge there is nothing that could be tissue or not.
    expect(tissueShare({ mask, tile: { x: 0, y: 60, size: 40 }, scale: 8 })).toBe(1);
    expect(tissueShare({ mask, tile: { x: 152, y: 72, size: 40 }, scale: 8 })).toBe(0);
  });

  /** A picture of 40×40 pixels. */
  const share = (colour: (x: number, y: number) => readonly number[], threshold?: number): number => {
    const pixels = Uint8Array.from({ length: 4800 }, (_, at) => {
      const pixel = Math.floor(at / 3);
      return colour(pixel % 40, Math.floor(pixel / 40))[at % 3] as number;
    });
    return tissueMask({ pixels, imageShape: [40, 40, 3], ...(threshold === undefined ? {} : { threshold }) })
      .share;
  };
  const noise = (x: number, y: number): number => ((x * 7919 + y * 104_729) % 17) - 8;

  it('is everything where there is no glass, though Otsu parts it too', () => {
    const pinkOrViolet = (x: number): number[] => (x < 20 ? [220, 170, 200] : [110, 70, 160]);
    expect(share(pinkOrViolet)).toBe(1);
    expect(share(pinkOrViolet, 0.4)).toBe(0.5);
  });

  it('is pale grey stroma beside glass, and what small gaps part, but no noise, filling or pen', () => {
    expect(share((x) => (x < 20 ? [205, 204, 208] : [240, 241, 242]))).toBe(0.5);
    expect(
      share((x) => (x >= 10 && x < 16 ? [240, 240, 240] : x < 30 ? [200, 100, 160] : [240, 240, 240])),
    ).toBe(0.75);
    expect(share((x, y) => [236 + noise(x, y), 236 + noise(x, y), 236 + noise(y, x)])).toBe(0);
    expect(share((x) => (x < 20 ? [255, 255, 255] : [224, 226, 225]))).toBe(0);
    expect(share((x) => (x < 8 ? [70, 70, 70] : [240, 240, 240]))).toBe(0);
  });

  it('is nothing on plain glass, and refuses grey images', () => {
    const glass = new Uint8Array(300).map((_, at) => 240 + (at % 4));
    expect(tissueMask({ pixels: glass, imageShape: [10, 10, 3] }).share).toBe(0);
    expect(() => tissueMask({ pixels: new Uint8Array(100), imageShape: [10, 10, 1] })).toThrow(
      'expected RGB',
    );
  });
});

describe('heatMap', () => {
  it('refuses a value that is not finite, and names its tile', () => {
    const tiles = tileGrid({ width: 8, height: 4, tileSize: 4 });
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => heatMap({ width: 8, height: 4, tiles, values: [0, value] })).toThrow(
        `heatMap: the tile at x 4, y 0 (tile 1) has the value ${value}, expected a finite number.`,
      );
    }
  });

  it('is the mean of the tiles over each cell', () => {
    const tiles = [
      { x: 0, y: 0, size: 4 },
      { x: 2, y: 0, size: 4 },
    ];
    const map = heatMap({ width: 8, height: 4, tiles, values: [0, 1], cell: 2 });
    expect([map.width, map.height]).toEqual([4, 2]);
    expect([...map.data]).toEqual([0, 0.5, 1, Number.NaN, 0, 0.5, 1, Number.NaN]);
    expect(heatMap({ width: 8, height: 4, tiles, values: [0, 1] }).cell).toBe(2);
    expect(() => heatMap({ width: 8, height: 4, tiles, values: [1] })).toThrow(
      'each of the 2 tiles, received 1',
    );
  });
});
