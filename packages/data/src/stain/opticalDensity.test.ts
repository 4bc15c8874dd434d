import { describe, expect, it } from 'vitest';
import { mapDensity } from './opticalDensity.js';

const map = [
  [1.1, 0.02, -0.1],
  [-0.05, 0.9, 0.03],
  [0.01, 0.04, 1.05],
] as const;
const shift = [0.01, -0.02, 0.03] as const;

describe('mapDensity', () => {
  it.each([
    ['whole bytes', 255, (at: number) => at % 256],
    ['between bytes, and beyond', 255, (at: number) => at / 2.7 - 10],
    ['shares of white', 1, (at: number) => (at % 256) / 255],
  ])('is the formula, to the bit: %s', (_, white, value) => {
    const pixels = Float32Array.from({ length: 768 }, (_, at) => value(at * 37));
    const expected = pixels.slice();
    for (let i = 0; i < expected.length; i += 3) {
      const density = [0, 1, 2].map((c) => -Math.log(Math.max(1e-6, (pixels[i + c] as number) / white)));
      for (const c of [0, 1, 2] as const) {
        const [r, g, b] = density as [number, number, number];
        const mapped = r * map[0][c] + g * map[1][c] + b * map[2][c] + shift[c];
        expected[i + c] = mapped <= 0 ? white : white * Math.exp(-mapped);
      }
    }
    mapDensity({ pixels, white, map, shift });
    expect(pixels).toEqual(expected);
  });
});
