import { randomStream } from '@cnn/core';
import { describe, expect, it } from 'vitest';
import { type RandomRectangleOptions, randomRectangle } from './randomRectangle.js';

const many = (options: RandomRectangleOptions, count = 500) =>
  Array.from({ length: count }, (_, item) =>
    randomRectangle(options, randomStream({ seed: 1, purpose: 'augment', counters: [0, item] })),
  );

describe('randomRectangle', () => {
  it('has the area and the ratio that it should, and lies inside', () => {
    const [height, width] = [300, 400];
    const areas: number[] = [];
    for (const { left, top, columns, rows } of many({
      height,
      width,
      scale: [0.6, 1],
      ratio: [3 / 4, 4 / 3],
    })) {
      expect(left + columns).toBeLessThanOrEqual(width);
      expect(top + rows).toBeLessThanOrEqual(height);
      // Within rounding of the sides.
      expect(columns / rows).toBeGreaterThan(0.745);
      expect(columns / rows).toBeLessThan(1.34);
      expect((columns * rows) / (height * width)).toBeGreaterThan(0.595);
      areas.push((columns * rows) / (height * width));
    }
    // Few are the whole image: what does not fit is drawn again and not cut to its size.
    expect(areas.filter((area) => area > 0.995).length).toBeLessThan(50);
  });

  it.each([
    [
      { height: 100, width: 10, ratio: [1, 1] },
      { left: 0, top: 45, columns: 10, rows: 10 },
    ],
    [
      { height: 10, width: 101, ratio: [0.5, 2] },
      { left: 40, top: 0, columns: 20, rows: 10 },
    ],
    [
      { height: 10, width: 12, ratio: [1, 1.2] },
      { left: 0, top: 0, columns: 12, rows: 10 },
    ],
  ] as const)('is in the middle where none fits: %j', (size, expected) => {
    // Computed by hand from torchvision 0.21's get_params, whose ten tries fail.
    expect(many({ ...size, scale: [1, 1] }, 20)).toContainEqual(expected);
  });
});
