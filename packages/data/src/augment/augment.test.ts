import { describe, expect, it } from 'vitest';
import type { ImageShape } from '../set/imageSet.js';
import {
  type AugmentationStep,
  augmentImage,
  checkAugmentation,
  randomFlip,
  randomQuarterTurn,
} from './augment.js';
import { flipHorizontal, flipVertical, turnQuarter } from './geometry.js';

const count = (n: number): Float32Array => Float32Array.from({ length: n }, (_, i) => i);
const changed = (change: (pixels: Float32Array, shape: ImageShape) => void, shape: ImageShape): number[] => {
  const pixels = count(shape[0] * shape[1] * shape[2]);
  change(pixels, shape);
  return [...pixels];
};

describe('geometry', () => {
  // What numpy gives for arange(…).reshape(shape): fliplr, flipud, rot90.
  it('mirrors', () => {
    expect(changed(flipHorizontal, [2, 3, 1])).toEqual([2, 1, 0, 5, 4, 3]);
    expect(changed(flipVertical, [2, 3, 1])).toEqual([3, 4, 5, 0, 1, 2]);
    expect(changed(flipHorizontal, [1, 2, 2])).toEqual([2, 3, 0, 1]);
    expect(changed(flipVertical, [3, 1, 2])).toEqual([4, 5, 2, 3, 0, 1]);
  });

  it('turns counterclockwise', () => {
    expect(changed(turnQuarter, [3, 3, 1])).toEqual([2, 5, 8, 1, 4, 7, 0, 3, 6]);
    expect(changed(turnQuarter, [2, 2, 2])).toEqual([2, 3, 6, 7, 0, 1, 4, 5]);
  });
});

describe('augmentImage', () => {
  const outcomes = (steps: readonly AugmentationStep[]): Map<string, number> => {
    const found = new Map<string, number>();
    for (let item = 0; item < 800; item++) {
      const pixels = count(4);
      augmentImage({ pixels, imageShape: [2, 2, 1], steps, seed: 0, epoch: 0, item });
      found.set(pixels.join(''), (found.get(pixels.join('')) ?? 0) + 1);
    }
    return found;
  };

  it.each([
    ['horizontal', ['0123', '1032']],
    ['vertical', ['0123', '2301']],
    ['horizontalAndVertical', ['0123', '1032', '2301', '3210']],
  ] as const)('flips %s', (mode, expected) => {
    expect([...outcomes([randomFlip({ mode })]).keys()].sort()).toEqual(expected);
  });

  it('gives all eight positions of a square, about as often', () => {
    const found = outcomes([randomFlip({ mode: 'horizontal' }), randomQuarterTurn()]);
    expect(found.size).toBe(8);
    for (const times of found.values()) expect(Math.abs(times - 100)).toBeLessThan(40);
  });
});

describe('checkAugmentation', () => {
  const check = (step: unknown, imageShape: ImageShape = [2, 2, 1]) =>
    checkAugmentation({ steps: [step as AugmentationStep], imageShape });

  it('accepts what the functions make, also after JSON', () => {
    for (const step of [randomFlip(), randomFlip({ mode: 'vertical' }), randomQuarterTurn()]) {
      expect(() => check(JSON.parse(JSON.stringify(step)))).not.toThrow();
    }
  });

  it.each([
    [{ type: 'blur' }, 'augment[0] (blur): expected randomFlip or randomQuarterTurn'],
    [{ type: 'toString' }, 'augment[0] (toString): expected'],
    [{ type: 'randomFlip', mode: 'sideways' }, 'received sideways'],
  ])('refuses %j', (step, message) => {
    expect(() => check(step)).toThrow(message);
  });

  it('refuses a turn of images that are not square', () => {
    expect(() => check(randomQuarterTurn(), [2, 3, 1])).toThrow('expected square images, received 2×3');
  });
});
