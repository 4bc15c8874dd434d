import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { resizePixels } from './resizePixels.js';

const file = new URL('../../../testing/goldens/data/resize.json', import.meta.url);
const golden = JSON.parse(readFileSync(file, 'utf8')) as { size: [number, number]; pixels: number[] }[];
const pixels = Uint8Array.from({ length: 7 * 9 * 3 }, (_, i) => (i * 37) % 256);

describe('resizePixels', () => {
  it.each(golden)('agrees with Pillow: $size', ({ size, pixels: expected }) => {
    const made = resizePixels({ pixels, from: [7, 9], to: size, channels: 3 });
    expect(made).toHaveLength(expected.length);
    // Pillow rounds between the two passes.
    for (const [at, value] of made.entries())
      expect(Math.abs(value - (expected[at] as number))).toBeLessThanOrEqual(1);
  });

  it('rounds no floats', () => {
    const floats = Float32Array.from(pixels, (value) => value / 255);
    const made = resizePixels({ pixels: floats, from: [7, 9], to: [4, 5], channels: 3 });
    const bytes = resizePixels({ pixels, from: [7, 9], to: [4, 5], channels: 3 });
    expect(made).toBeInstanceOf(Float32Array);
    for (const [at, value] of made.entries())
      expect(Math.abs(value * 255 - (bytes[at] as number))).toBeLessThan(0.501);
    expect(made.some((value) => Math.abs(value * 255 - Math.round(value * 255)) > 0.1)).toBe(true);
  });
});
