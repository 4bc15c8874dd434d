import { describe, expect, it } from 'vitest';
import { gridLayout, placeByKey } from './gridLayout.js';

describe('gridLayout', () => {
  it('has only the rows that are seen, and one before and after', () => {
    const layout = gridLayout({ count: 5000, cell: 84, width: 1000, height: 350, scrollTop: 8400 });
    expect(layout).toEqual({ columns: 11, rows: 455, height: 455 * 84, from: 99 * 11, to: 106 * 11 });
  });

  it('ends with the last image', () => {
    expect(gridLayout({ count: 5, cell: 84, width: 200, height: 400, scrollTop: 0 })).toMatchObject({
      from: 0,
      to: 5,
    });
    expect(gridLayout({ count: 0, cell: 84, width: 0, height: 0, scrollTop: 0 })).toMatchObject({
      rows: 0,
      from: 0,
      to: 0,
    });
  });
});

describe('placeByKey', () => {
  const grid = { columns: 4, count: 10, page: 2 };
  it('moves by a cell, a row, a page and to both ends', () => {
    const keys = ['ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp', 'PageDown', 'Home', 'End'];
    expect(keys.map((key) => placeByKey(key, 5, grid))).toEqual([6, 4, 9, 1, 9, 0, 9]);
  });

  it('stays where there is no row further, and leaves other keys alone', () => {
    expect(placeByKey('ArrowDown', 7, grid)).toBe(7);
    expect(placeByKey('ArrowUp', 2, grid)).toBe(2);
    expect(placeByKey('x', 2, grid)).toBeUndefined();
    expect(placeByKey('End', 0, { ...grid, count: 0 })).toBeUndefined();
  });
});
