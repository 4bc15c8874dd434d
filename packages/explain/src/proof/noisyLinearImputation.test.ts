import { readFileSync } from 'node:fs';
import { randomStream } from '@cnn/core';
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
    const filled = noisyLinearImputation({ ...given(one), noise: 0, tolerance: 1e-9 });
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
      const filled = noisyLinearImputation({ ...given(one), noise: 0 });
      for (const [at, value] of filled.entries())
        expect(Math.abs(value - (one.filled[at] as number))).toBeLessThan(1 / 255);
    },
  );

  it('adds noise to what it fills in alone, of the wanted deviation, and stays in the range of what is known', () => {
    const one = given(cases[2] as Case);
    const exact = noisyLinearImputation({ ...one, noise: 0, tolerance: 1e-9 });
    const random = randomStream({ seed: 1, purpose: 'test' });
    const noisy = noisyLinearImputation({ ...one, noise: 0.02, tolerance: 1e-9, random });
    const differences: number[] = [];
    for (const [at, value] of noisy.entries()) {
      if (one.known[Math.floor(at / 3)]) expect(value).toBe(one.pixels[at]);
      else differences.push(value - (exact[at] as number));
    }
    const deviation = Math.sqrt(differences.reduce((sum, value) => sum + value ** 2, 0) / differences.length);
    expect(deviation).toBeGreaterThan(0.016);
    expect(deviation).toBeLessThan(0.024);
    const loud = noisyLinearImputation({ ...one, noise: 5, random });
    const known = one.pixels.filter((_, at) => one.known[Math.floor(at / 3)]);
    expect(Math.max(...loud)).toBeLessThanOrEqual(Math.max(...known));
    expect(Math.min(...loud)).toBeGreaterThanOrEqual(Math.min(...known));
  });

  it('is the mean of each channel where nothing is known, and the image where all is', () => {
    const pixels = Float32Array.of(0, 1, 0.5, 3, 1, 5, 0.5, 7);
    const options = { pixels, size: [2, 2] as const, channels: 2, noise: 0 };
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

  it('fills half of an image of 64×64×3 in milliseconds', () => {
    const random = randomStream({ seed: 2, purpose: 'test' });
    const pixels = random.fillUniform(new Float32Array(64 * 64 * 3));
    const known = Uint8Array.from({ length: 64 * 64 }, (_, at) =>
      Number(Math.hypot((at % 64) - 30, Math.floor(at / 64) - 30) > 25),
    );
    const started = performance.now();
    for (let run = 0; run < 20; run++)
      noisyLinearImputation({ pixels, size: [64, 64], channels: 3, known, random });
    console.log((performance.now() - started) / 20, 'ms');
  });
});
