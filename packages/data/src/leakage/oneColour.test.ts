import { randomStream } from '@cnn/core';
import { describe, expect, it } from 'vitest';
import type { ImageSet } from '../set/imageSet.js';
import { HashIndex } from './hashIndex.js';
import { findNearDuplicates } from './nearDuplicates.js';
import { hashDistance } from './perceptualHash.js';

const SIZE = 8;

/** Pictures that hold the same 64 values, each in another order, so that their mean colours and contrasts are the same. */
function sameColours(
  count: number,
  pixelsOf: (index: number, other: (index: number) => Uint8Array) => Uint8Array,
): ImageSet {
  const shuffled = (index: number): Uint8Array => {
    const random = randomStream({ seed: 1, purpose: 'split', counters: [index] });
    return Uint8Array.from(random.shuffle(Array.from({ length: SIZE * SIZE }, (_, at) => 4 * at)));
  };
  return {
    ...{ name: 'same', classNames: ['a', 'b'], imageShape: [SIZE, SIZE, 1], pixelType: 'uint8' },
    items: Array.from({ length: count }, (_, index) => ({ label: index % 2 })),
    load: (index) => pixelsOf(index, shuffled),
  };
}

describe('HashIndex', () => {
  it('gives every hash that differs in up to 12 signs', () => {
    const random = randomStream({ seed: 2, purpose: 'split' });
    const word = (): number => random.integer(2 ** 16) * 2 ** 16 + random.integer(2 ** 16);
    const hashes = Int32Array.from({ length: 2 * 3000 }, word);
    // A third of them are the first one with up to 12 signs exchanged.
    for (let at = 2; at < 2000; at += 2) {
      hashes.copyWithin(at, 0, 2);
      for (let n = at % 13; n > 0; n--) {
        const place = at + random.integer(2);
        hashes[place] = (hashes[place] as number) ^ (1 << random.integer(32));
      }
    }
    const index = new HashIndex(
      hashes,
      Int32Array.from({ length: 3000 }, (_, at) => 2 * at),
    );
    const found: number[] = [];
    index.near(hashes, [0], (entry) => found.push(entry));
    const wanted = Array.from({ length: 3000 }, (_, at) => at).filter(
      (at) => hashDistance(hashes, 0, 2 * at) <= 12,
    );
    expect(wanted.length).toBeGreaterThan(900);
    expect(found.sort((a, b) => a - b)).toEqual(wanted);
  });
});

describe('images of one mean colour', () => {
  it('are looked up by their hashes, so that copies among thousands are found in any position', async () => {
    const COUNT = 7000;
    const set = sameColours(COUNT, (index, shuffled) => {
      if (index < 6990) return shuffled(index);
      const copied = shuffled(index - 6990);
      // Turned by 180° when odd.
      return index % 2 === 1 ? copied.reverse() : copied;
    });
    const items = set.items.map((_, index) => index);
    const parts = { train: items.slice(0, 5000), test: items.slice(5900) };
    const found = await findNearDuplicates({ set, parts });
    expect(found.map(({ items: pair, position }) => [...pair, position])).toEqual(
      Array.from({ length: 10 }, (_, at) => [at, 6990 + at, at % 2 ? 'turned by 180°' : 'same position']),
    );
  });

  it('are told once each when all show the same', async () => {
    const set = sameColours(20_000, (_, shuffled) => shuffled(0));
    const items = set.items.map((_, index) => index);
    const parts = {
      train: items.slice(0, 14_000),
      validation: items.slice(14_000, 17_000),
      test: items.slice(17_000),
    };
    const found = await findNearDuplicates({ set, parts });
    expect(found).toHaveLength(9000);
    expect(found.every(({ similarity }) => similarity > 0.999)).toBe(true);
  });
});
