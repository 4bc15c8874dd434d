import { describe, expect, it } from 'vitest';
import { TileMaps } from './tileMaps.js';

describe('TileMaps', () => {
  it('puts each map where its tile is, and takes the mean where tiles overlap', () => {
    const maps = new TileMaps({ width: 8, height: 4, cell: 2 });
    maps.add({ x: 0, y: 0, size: 4 }, Float32Array.of(1, 2, 3, 4), [2, 2]);
    maps.add({ x: 2, y: 0, size: 4 }, Float32Array.of(10, 20, 30, 40), [2, 2]);
    const { width, height, data } = maps.heatMap();
    expect([width, height]).toEqual([4, 2]);
    expect(Array.from(data)).toEqual([1, 6, 20, Number.NaN, 3, 17, 40, Number.NaN]);
  });

  it('samples a map that is finer or coarser than the cells', () => {
    const maps = new TileMaps({ width: 6, height: 3, cell: 1 });
    maps.add({ x: 0, y: 0, size: 3 }, Float32Array.of(5), [1, 1]);
    const fine = Float32Array.from({ length: 36 }, (_, at) => Math.floor((at % 6) / 2));
    maps.add({ x: 3, y: 0, size: 3 }, fine, [6, 6]);
    expect(Array.from(maps.heatMap().data.subarray(0, 6))).toEqual([5, 5, 5, 0, 1, 2]);
  });

  it('leaves out what lies beyond the image, and refuses values that are no numbers', () => {
    const maps = new TileMaps({ width: 3, height: 3, cell: 1 });
    maps.add({ x: 2, y: 2, size: 4 }, Float32Array.of(7), [1, 1]);
    expect(Array.from(maps.heatMap().data.filter(Number.isFinite))).toEqual([7]);
    const tile = { x: 0, y: 0, size: 2 };
    expect(() => maps.add(tile, Float32Array.of(1), [2, 2])).toThrow('expected 4 finite values');
    expect(() => maps.add(tile, Float32Array.of(1, Number.NaN), [1, 2])).toThrow('some of them not finite');
  });
});
