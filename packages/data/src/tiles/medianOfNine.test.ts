import { describe, expect, it } from 'vitest';
import { medianOfNine } from './medianOfNine.js';

describe('medianOfNine', () => {
  it('is the fifth of nine sorted numbers, with the outermost twice', () => {
    const [height, width] = [9, 11] as const;
    const pixels = Uint8Array.from({ length: height * width * 3 }, (_, at) => (at * at * 37 + 11 * at) % 251);
    const within = (value: number, length: number): number => Math.min(length - 1, Math.max(0, value));
    const expected = pixels.map((_, at) => {
      const [c, x, y] = [at % 3, Math.floor(at / 3) % width, Math.floor(at / 3 / width)];
      const around = [-1, 0, 1].flatMap((up) =>
        [-1, 0, 1].map(
          (right) => pixels[(within(y + up, height) * width + within(x + right, width)) * 3 + c] ?? 0,
        ),
      );
      return around.sort((a, b) => a - b)[4] as number;
    });
    expect(medianOfNine(pixels, [height, width, 3])).toEqual(expected);
  });
});
