import { describe, expect, it } from 'vitest';
import { costOf, manySizes, suggestedSize, usualSize } from './sizes.js';

const size = (height: number, width: number, count: number) => ({ height, width, count });

describe('sizes', () => {
  it('leave small images of one usual size as they are', () => {
    expect(usualSize([size(50, 50, 9), size(50, 13, 1)])).toEqual([50, 50]);
    expect(suggestedSize([size(50, 50, 9), size(50, 13, 1)])).toBeUndefined();
    expect(suggestedSize([])).toBeUndefined();
  });

  it('make photographs small, in their proportions, and suggest a size where none is usual', () => {
    expect(suggestedSize([size(3000, 4000, 10)])).toEqual([96, 128]);
    expect(usualSize([size(60, 80, 1), size(64, 64, 1)])).toBeUndefined();
    expect(suggestedSize([size(60, 80, 1), size(64, 64, 1)])).toEqual([60, 80]);
  });

  it('are made that of the image in the middle where there are many, and told', () => {
    const many = [size(20, 30, 3), size(87, 153, 1), size(40, 40, 2), size(60, 50, 1)];
    expect(suggestedSize(many)).toEqual([40, 40]);
    expect(manySizes(many)).toBe('The images have 4 sizes, from 30 × 20 to 153 × 87 pixels.');
    expect(manySizes([size(50, 50, 9), size(50, 13, 1)])).toBeUndefined();
    expect(manySizes([])).toBeUndefined();
  });

  it('say what a size costs', () => {
    expect(costOf([50, 50])).toBe('Fast to train.');
    expect(costOf([96, 96])).toBe('Each step takes about 3.7 times as long as with 50 × 50 pixels.');
    expect(costOf([512, 512])).toMatch(/about 105 times .* too slow/);
  });
});
