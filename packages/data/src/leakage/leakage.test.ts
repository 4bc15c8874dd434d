import { describe, expect, it } from 'vitest';
import { arraySet } from '../set/arraySet.js';
import type { ImageSet } from '../set/imageSet.js';
import { syntheticTissue } from '../synthetic/syntheticTissue.js';
import { ImageFingerprints } from './imageFingerprints.js';
import { describeLeakage, findLeakage, hasLeakage } from './leakage.js';
import { hashDistance, perceptualHashes } from './perceptualHash.js';
import { lumaPlane, toSquare } from './plane.js';
import { positions, sources } from './positions.js';

const size = 32;
const tissue = syntheticTissue({ size, count: 200, seed: 3 });
const [, , channels] = tissue.imageShape;

/** The tissue with one image more. */
async function withImage(change: (pixels: Float32Array) => Float32Array, of = 7): Promise<ImageSet> {
  const given = await Promise.all(tissue.items.map((_, index) => tissue.load(index)));
  const all = [...given, change(Float32Array.from(given[of] as Float32Array))];
  const data = new Float32Array(all.length * size * size * channels);
  for (const [at, one] of all.entries()) data.set(one, at * one.length);
  const labels = [...tissue.items.map(({ label }) => label), 0];
  return arraySet({ images: { shape: [all.length, size, size, channels], data }, labels });
}

const parts = {
  train: Array.from({ length: 150 }, (_, i) => i),
  test: Array.from({ length: 51 }, (_, i) => 150 + i),
};

/** In numpy's words: rot90, fliplr, and so on. */
const turned = (position: (typeof positions)[number]) => (pixels: Float32Array) => {
  const from = sources(size, position);
  return pixels.map(
    (_, at) => pixels[(from[Math.floor(at / channels)] ?? 0) * channels + (at % channels)] ?? 0,
  );
};

describe('positions', () => {
  it('are what numpy makes of arange(9).reshape(3, 3)', () => {
    expect(
      Object.fromEntries(positions.map((position) => [position.name, [...sources(3, position)].join('')])),
    ).toEqual({
      'same position': '012345678',
      'mirrored left and right': '210543876', // fliplr
      'mirrored top and bottom': '678345012', // flipud
      'turned by 180°': '876543210', // rot90(k=2)
      'mirrored along the diagonal': '036147258', // .T
      'turned by 90° clockwise': '630741852', // rot90(k=-1)
      'turned by 90° counterclockwise': '258147036', // rot90(k=1)
      'mirrored along the other diagonal': '852741630', // rot90(k=2).T
    });
  });
});

describe('perceptualHashes', () => {
  it('of a turned picture are those of the picture, in another order', async () => {
    const plane = lumaPlane(await tissue.load(3), tissue.imageShape);
    const hashes = perceptualHashes(plane);
    for (const [at, position] of positions.entries()) {
      const data = plane.data.map((_, index) => plane.data[sources(size, position)[index] ?? 0] ?? 0);
      const both = Int32Array.of(...hashes, ...perceptualHashes({ ...plane, data }));
      expect(hashDistance(both, 2 * at, 16)).toBeLessThanOrEqual(1); // a sign of rounding
    }
  });
});

describe('toSquare', () => {
  it('averages areas, also when pixels are shared', () => {
    const plane = { height: 1, width: 3, data: Float32Array.of(0, 3, 6) };
    // Each half covers one and a half pixels: (0 + 3/2) / 1.5 and (3/2 + 6) / 1.5.
    expect([...toSquare(plane, 2).data]).toEqual([1, 5, 1, 5]);
    expect([...toSquare({ height: 1, width: 1, data: Float32Array.of(4) }, 2).data]).toEqual([4, 4, 4, 4]);
  });
});

describe('findLeakage', () => {
  it('accuses nobody of an honest split', async () => {
    const leakage = await findLeakage({
      set: tissue,
      parts: { train: parts.train, test: parts.test.slice(0, 50) },
    });
    expect(leakage).toEqual({ images: 200, groups: leakage.groups, files: [], nearDuplicates: [] });
  });

  it.each(positions.map((position) => [position.name, position] as const))(
    'finds a copy: %s',
    async (name, position) => {
      const set = await withImage(turned(position));
      const { nearDuplicates } = await findLeakage({ set, parts });
      expect(nearDuplicates).toMatchObject([{ items: [7, 200], parts: ['train', 'test'], position: name }]);
      expect(nearDuplicates[0]?.similarity).toBeCloseTo(1, 3);
    },
  );

  it('finds a copy with noise, but no pair inside a part and no blank images', async () => {
    const noisy = await withImage((pixels) =>
      pixels.map((value, at) => value + (((at * 7919) % 13) - 6) / 500),
    );
    expect((await findLeakage({ set: noisy, parts })).nearDuplicates).toHaveLength(1);
    const inside = { train: [...parts.train, 200], test: parts.test.slice(0, 50) };
    expect((await findLeakage({ set: noisy, parts: inside })).nearDuplicates).toEqual([]);
    const data = Float32Array.from({ length: 4 * 64 }, (_, at) => 0.9 + ((at % 5) - 2) / 2000);
    const blank = arraySet({ images: { shape: [4, 8, 8, 1], data }, labels: [0, 1, 0, 1] });
    expect(
      (await findLeakage({ set: blank, parts: { train: [0, 1], test: [2, 3] } })).nearDuplicates,
    ).toEqual([]);
  });

  it('names groups and files on two sides', async () => {
    const set = arraySet({
      images: { shape: [4, 2, 2, 1], data: new Uint8Array(16) },
      labels: [0, 1, 0, 1],
      groups: ['p1', 'p2', 'p2', 'p3'],
    });
    const leakage = await findLeakage({ set, parts: { train: [0, 1], validation: [2], test: [3, 0] } });
    expect(hasLeakage(leakage)).toBe(true);
    expect(describeLeakage({ set, leakage })).toEqual([
      'group p1 is in train (1) and test (1)',
      'group p2 is in train (1) and validation (1)',
      'file items[0] is in train (1) and test (1)',
    ]);
  });

  it('says image once of a picture that is called image', () => {
    const set = arraySet({ images: { shape: [2, 2, 2, 1], data: new Uint8Array(8) }, labels: [0, 1] });
    const named = {
      ...set,
      items: set.items.map((item, at) => ({ ...item, file: ['image 0', 'b.png'][at] ?? '' })),
    };
    const leakage = {
      images: 2,
      groups: [],
      files: [],
      nearDuplicates: [{ items: [0, 1], parts: ['train', 'test'], position: 'same position', similarity: 1 }],
    } as const;
    expect(describeLeakage({ set: named, leakage })).toEqual([
      'test image b.png shows train image 0 (similarity 1.00)',
    ]);
  });

  it('stops when asked', async () => {
    await expect(findLeakage({ set: tissue, parts, signal: { aborted: true } })).rejects.toThrow(
      'was stopped',
    );
  });

  // Of bytes in memory, so that loading lets nothing through; all alike in colour, so that all pairs are compared.
  const many = arraySet({
    images: {
      shape: [2000, 8, 8, 1],
      data: Uint8Array.from({ length: 2000 * 64 }, (_, at) => (at * at * 31) % 251),
    },
    labels: Int32Array.from({ length: 2000 }, (_, at) => at % 2),
  });
  const all = Array.from({ length: 2000 }, (_, at) => at);
  const halves = { train: all.filter((at) => at % 2 === 0), test: all.filter((at) => at % 2 === 1) };

  it('lets timers and signals of the host through while it works', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const begun = performance.now();
    await findLeakage({ set: many, parts: halves });
    clearInterval(timer);
    expect(turns).toBeGreaterThan((performance.now() - begun) / 200);
  });

  it.each([0, 60, 200])('stops when asked while it works: after %d ms', async (wait) => {
    const signal = { aborted: false };
    setTimeout(() => {
      signal.aborted = true;
    }, wait);
    const larger = {
      train: [...halves.train, ...halves.train, ...halves.train],
      test: [...halves.test, ...halves.test],
    };
    await expect(findLeakage({ set: many, parts: larger, signal })).rejects.toThrow(
      'the leakage check was stopped',
    );
  });
});

it('kept fingerprints give the same for every division, and read each image once', async () => {
  const set = await withImage(turned(positions[3] as (typeof positions)[number]));
  const reads = new Map<number, number>();
  const counted: ImageSet = {
    ...set,
    load: (index) => {
      reads.set(index, (reads.get(index) ?? 0) + 1);
      return set.load(index);
    },
  };
  const fingerprints = new ImageFingerprints(set.items.length);
  const other = {
    train: Array.from({ length: 101 }, (_, i) => 2 * i),
    test: Array.from({ length: 100 }, (_, i) => 2 * i + 1),
  };
  for (const [at, divided] of [parts, other, parts].entries()) {
    reads.clear();
    const kept = await findLeakage({ set: counted, parts: divided, fingerprints });
    expect(kept).toEqual(await findLeakage({ set, parts: divided }));
    expect(kept.nearDuplicates.map(({ items }) => items.toSorted((a, b) => a - b))).toEqual([[7, 200]]);
    // Later only those that look alike are read, for their details.
    if (at === 0) expect(reads.size).toBe(201);
    else expect(reads.size).toBeLessThan(10);
  }
});
