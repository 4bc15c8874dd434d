import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { noisyLinearImputation } from './noisyLinearImputation.js';

interface Case {
  readonly name: string;
  readonly size: [number, number];
  readonly channels: number;
  readonly pixels: readonly number[];
  readonly known: readonly number[];
  readonly filled: readonly number[];
}

const file = new URL('../../../testing/goldens/explain/imputation.json', import.meta.url);
const cases = JSON.parse(readFileSync(file, 'utf8')) as Case[];
const given = ({ size, channels, pixels, known }: Case) => ({
  size,
  channels,
  pixels: Float32Array.from(pixels),
  known: Uint8Array.from(known),
});

describe('noisyLinearImputation', () => {
  it.each(cases.map((one) => [one.name, one] as const))('%s: as the authors’ code', (_, one) => {
    const filled = noisyLinearImputation({ ...given(one), tolerance: 1e-9 });
    const [low, high] = [Math.min(...one.pixels), Math.max(...one.pixels)];
    for (const [at, value] of filled.entries()) {
      expect(Math.abs(value - (one.filled[at] as number))).toBeLessThan(2e-6);
      expect(value).toBeGreaterThanOrEqual(low);
      expect(value).toBeLessThanOrEqual(high);
    }
  });

  it.each(cases.map((one) => [one.name, one] as const))(
    '%s: the default tolerance is below a grey level',
    (_, one) => {
      const filled = noisyLinearImputation(given(one));
      for (const [at, value] of filled.entries())
        expect(Math.abs(value - (one.filled[at] as number))).toBeLessThan(1 / 255);
    },
  );

  it('adds noise to what it fills in alone, and stays in the range of what is known', () => {
    const one = given(cases[2] as Case);
    const exact = noisyLinearImputation(one);
    const noise = one.pixels.map((_, at) => (at % 5) / 1000);
    const noisy = noisyLinearImputation({ ...one, noise });
    for (const [at, value] of noisy.entries()) {
      if (one.known[Math.floor(at / 3)]) expect(value).toBe(one.pixels[at]);
      else expect(value - (exact[at] as number)).toBeCloseTo(noise[at] as number, 6);
    }
    const loud = noisyLinearImputation({ ...one, noise: noise.map((_, at) => (at % 2 ? 9 : -9)) });
    const known = one.pixels.filter((_, at) => one.known[Math.floor(at / 3)]);
    expect(Math.max(...loud)).toBe(Math.max(...known));
    expect(Math.min(...loud)).toBe(Math.min(...known));
  });

  it('is the mean of each channel where nothing is known, and the image where all is', () => {
    const pixels = Float32Array.of(0, 1, 0.5, 3, 1, 5, 0.5, 7);
    const options = { pixels, size: [2, 2] as const, channels: 2 };
    expect(Array.from(noisyLinearImputation({ ...options, known: new Uint8Array(4) }))).toEqual([
      0.5, 4, 0.5, 4, 0.5, 4, 0.5, 4,
    ]);
    expect(noisyLinearImputation({ ...options, known: new Uint8Array(4).fill(1) })).toEqual(pixels);
  });

  it('refuses lengths that do not fit', () => {
    const wrong = {
      pixels: new Float32Array(12),
      size: [2, 2] as const,
      channels: 2,
      known: new Uint8Array(4),
    };
    expect(() => noisyLinearImputation(wrong)).toThrow(
      'expected pixels of 2×2×2 and known of 2×2, received 12 and 4',
    );
  });
});
