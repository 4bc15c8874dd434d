import { describe, expect, it } from 'vitest';
import { fitPixels } from './fitPixels.js';

const pixels = Uint8Array.of(10, 20, 30, 40, 50, 60);

describe('fitPixels', () => {
  it('leaves an image of the size as it is', () => {
    const fitting = { imageSize: [2, 3], onOddSize: 'pad' } as const;
    expect(fitPixels({ pixels, from: [2, 3], channels: 1, fitting, white: 255 })).toEqual(pixels);
  });

  it('stretches, or fills up with white', () => {
    const to = { pixels, from: [2, 3], channels: 1, white: 9 } as const;
    const stretched = fitPixels({ ...to, fitting: { imageSize: [4, 3], onOddSize: 'resize' } });
    expect([...stretched]).toEqual([10, 20, 30, 18, 28, 38, 33, 43, 53, 40, 50, 60]);
    const padded = fitPixels({ ...to, fitting: { imageSize: [3, 4], onOddSize: 'pad' } });
    expect([...padded]).toEqual([10, 20, 30, 9, 40, 50, 60, 9, 9, 9, 9, 9]);
  });
});
