import { describe, expect, it } from 'vitest';
import { philox } from './philox.js';
import { randomStream } from './stream.js';

describe('philox', () => {
  // Known answers published with the authors' library Random123 (kat_vectors).
  it.each([
    [[0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
    [Array(4).fill(0xffffffff), Array(2).fill(0xffffffff), '408f276d 41c83b0e a20bc7c6 6d5451fd'],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      'd16cfe09 94fdcceb 5001e420 24126ea1',
    ],
  ])('gives the published words for counter %j', (counter, key, expected) => {
    const out = new Uint32Array(4);
    philox(counter, key, out);
    expect([...out].map((word) => word.toString(16).padStart(8, '0')).join(' ')).toBe(expected);
  });
});

describe('randomStream', () => {
  const draw = (key: Parameters<typeof randomStream>[0]): number[] => {
    const stream = randomStream(key);
    return Array.from({ length: 20 }, () => stream.uniform());
  };

  it('depends on seed, purpose and counters alone', () => {
    const key = { seed: 7, purpose: 'shuffle', counters: [3] };
    expect(draw(key)).toEqual(draw(key));
    expect(draw(key)).not.toEqual(draw({ ...key, seed: 8 }));
    expect(draw(key)).not.toEqual(draw({ ...key, purpose: 'mask' }));
    expect(draw(key)).not.toEqual(draw({ ...key, counters: [4] }));
    expect(draw({ ...key, seed: 0 })).not.toEqual(draw({ ...key, seed: 2 ** 40 }));
  });

  it('draws the words of Philox one after the other, however many it makes at once', () => {
    const count = 1000;
    const words = new Uint32Array(count);
    let hash = 0x811c9dc5; // FNV-1a of the purpose
    for (const letter of 'mask') hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
    philox([0, 5, 6, 0], [9, hash >>> 0], words);
    const stream = randomStream({ seed: 9, purpose: 'mask', counters: [5, 6] });
    expect(Array.from({ length: count }, () => stream.uniform())).toEqual(
      [...words].map((word) => (word >>> 8) * 2 ** -24),
    );
  });

  it.each([0, 1, 5, 15, 16, 17, 250, 271, 272, 5000])('skips %i numbers', (count) => {
    for (const drawn of [0, 3, 16, 100]) {
      const key = { seed: 3, purpose: 'mask/dropout', counters: [12] };
      const [whole, skipping] = [randomStream(key), randomStream(key)];
      const all = whole.fillUniform(new Float32Array(drawn + count + 600));
      skipping.fillUniform(new Float32Array(drawn));
      skipping.skip(count);
      expect(skipping.fillUniform(new Float32Array(600))).toEqual(all.subarray(drawn + count));
    }
  });

  it('draws uniform and normal numbers with the right moments', () => {
    const stream = randomStream({ seed: 1, purpose: 'test' });
    const n = 200_000;
    const moments = (next: () => number): [number, number] => {
      let [sum, squares] = [0, 0];
      for (let i = 0; i < n; i++) {
        const x = next();
        sum += x;
        squares += x * x;
      }
      return [sum / n, squares / n - (sum / n) ** 2];
    };
    const [uniformMean, uniformVariance] = moments(stream.uniform);
    expect(Math.abs(uniformMean - 0.5)).toBeLessThan(0.003);
    expect(Math.abs(uniformVariance - 1 / 12)).toBeLessThan(0.001);
    const [normalMean, normalVariance] = moments(stream.normal);
    expect(Math.abs(normalMean)).toBeLessThan(0.01);
    expect(Math.abs(normalVariance - 1)).toBeLessThan(0.015);
  });

  it('keeps the stated share in a mask, and shuffles every element once', () => {
    const stream = randomStream({ seed: 0, purpose: 'mask' });
    const mask = stream.fillMask(new Float32Array(100_000), 0.3);
    expect(Math.abs(mask.reduce((sum, x) => sum + x, 0) / mask.length - 0.3)).toBeLessThan(0.006);
    const order = stream.shuffle(Int32Array.from({ length: 1000 }, (_, i) => i));
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    expect(order[0] === 0 && order[1] === 1).toBe(false);
  });

  it('refuses seeds and counters outside their range', () => {
    expect(() => randomStream({ seed: -1, purpose: '' })).toThrow('seed: expected an integer from 0');
    expect(() => randomStream({ seed: Number.NaN, purpose: '' })).toThrow('received NaN');
    expect(() => randomStream({ seed: 1, purpose: '', counters: [1.5] })).toThrow('random counters');
  });
});
