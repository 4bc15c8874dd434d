import { describe, expect, it } from 'vitest';
import { type EvidenceKind, syntheticEvidence } from './syntheticEvidence.js';

const bytes = (kind: EvidenceKind, count: number, seed = 0) => {
  const set = syntheticEvidence({ kind, count, seed });
  return { set, pixels: set.items.map((_, index) => set.load(index) as Uint8Array) };
};
const area = (mask: Uint8Array): number => mask.reduce((sum, value) => sum + value, 0);
const nuclei = bytes('nuclei', 200);
const textures = bytes('textures', 200);

/** Chance that an image of the second class has the larger value (Mann and Whitney). */
function rocArea(values: readonly number[]): number {
  const second = values.filter((_, index) => index % 2 === 1);
  const first = values.filter((_, index) => index % 2 === 0);
  const wins = second.map((a) => first.reduce((sum, b) => sum + Number(a > b) + Number(a === b) / 2, 0));
  return wins.reduce((sum, value) => sum + value, 0) / (first.length * second.length);
}

describe('syntheticEvidence', () => {
  it.each([
    ['nuclei', nuclei],
    ['textures', textures],
  ] as const)(
    '%s: says that it is synthetic, has both classes, and is the same again',
    (kind, { set, pixels }) => {
      expect(set.note).toMatch(/^Synthetic images/);
      expect(set.items.filter(({ label }) => label === 1)).toHaveLength(100);
      expect(new Set(pixels.map((image) => image.join())).size).toBe(200);
      const again = bytes(kind, 200).pixels[7];
      expect(again).toEqual(pixels[7]);
      expect(bytes(kind, 8, 1).pixels[7]).not.toEqual(pixels[7]);
    },
  );

  it('nuclei: only malignant-like images have evidence, and it is a small part of them', () => {
    const { set } = nuclei;
    for (const [index, { label }] of set.items.entries()) {
      const mask = set.mask(index);
      expect(mask).toHaveLength(64 * 64);
      expect(area(set.mask(index, 0))).toBe(0);
      if (label === 0) expect(area(mask)).toBe(0);
      else {
        expect(mask).toEqual(set.mask(index, 1));
        expect(area(mask)).toBeGreaterThan(0.02 * 64 * 64);
        expect(area(mask)).toBeLessThan(0.16 * 64 * 64);
      }
    }
  });

  it('nuclei: evidence is where hematoxylin is: darker in red than the rest of the image', () => {
    const { set, pixels } = nuclei;
    const reds = (index: number, inside: 0 | 1): number => {
      const mask = set.mask(index);
      const own = Array.from(mask.keys()).filter((at) => mask[at] === inside);
      return own.reduce((sum, at) => sum + (pixels[index]?.[at * 3] as number), 0) / own.length;
    };
    for (let index = 1; index < 200; index += 2) expect(reds(index, 1)).toBeLessThan(reds(index, 0) - 20);
  });

  it('textures: the larger patch is the class, the other one is missing in about every third image', () => {
    const { set } = textures;
    let alone = 0;
    for (const [index, { label }] of set.items.entries()) {
      const [own, other] = [set.mask(index, label), set.mask(index, 1 - label)];
      expect(area(own)).toBeGreaterThan(2 * area(other));
      alone += Number(area(other) === 0);
      expect(own.some((value, at) => value === 1 && other[at] === 1)).toBe(false);
    }
    expect(alone).toBeGreaterThan(40);
    expect(alone).toBeLessThan(95);
  });

  it.each([
    ['nuclei', nuclei, 0.8],
    ['textures', textures, 0.65],
  ] as const)('%s: mean colours alone do not tell the class', (_, { pixels }, limit) => {
    for (const channel of [0, 1, 2]) {
      const means = pixels.map((image) =>
        image.reduce((sum, value, at) => (at % 3 === channel ? sum + value : sum), 0),
      );
      const roc = rocArea(means);
      expect(Math.max(roc, 1 - roc)).toBeLessThan(limit);
    }
  });

  it('shows the same field at another size', () => {
    const large = syntheticEvidence({ size: 128, count: 4 });
    const small = syntheticEvidence({ size: 64, count: 4 });
    const share = (size: number, mask: Uint8Array) => area(mask) / size ** 2;
    expect(share(128, large.mask(1))).toBeCloseTo(share(64, small.mask(1)), 2);
  });

  it.each([
    [{ kind: 'cells' as 'nuclei' }, 'expected kind to be nuclei or textures, received "cells"'],
    [{ size: 8 }, 'size must be an integer of at least 16, received 8'],
    [{ count: 1 }, 'count must be an integer of at least 2, received 1'],
    [{ seed: -1 }, 'seed: expected an integer'],
  ])('refuses %j', (wrong, message) => {
    expect(() => syntheticEvidence(wrong).load(0)).toThrow(message);
  });

  it('refuses an item that there is not', () => {
    expect(() => syntheticEvidence({ count: 4 }).mask(4)).toThrow('expected an item of 0..3, received 4');
  });
});
