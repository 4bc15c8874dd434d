import { describe, expect, it } from 'vitest';
import { arraySet } from '../set/arraySet.js';
import { effectiveNumberWeights } from '../set/classWeights.js';
import { overSample, underSample } from '../set/resample.js';
import { macenko } from '../stain/normalizeStain.js';
import { balancedOrder } from './balancedOrder.js';
import { batchSource } from './batchSource.js';
import { cutmix, type MixPlanOptions, mixImages, mixPlan, mixup } from './mix.js';

/** 60 of class 0, 30 of class 1, 10 of class 2. */
const labels = [...Array<number>(60).fill(0), ...Array<number>(30).fill(1), ...Array<number>(10).fill(2)];
const countsOf = (indices: ArrayLike<number>): number[] => {
  const counts = [0, 0, 0];
  for (let at = 0; at < indices.length; at++) {
    const label = labels[indices[at] as number] as number;
    counts[label] = (counts[label] as number) + 1;
  }
  return counts;
};

describe('balancedOrder', () => {
  const order = (epoch: number, seed = 1): Int32Array => balancedOrder({ labels, seed, epoch });

  it('draws every class equally often, in every batch too', () => {
    expect(order(0)).toHaveLength(100);
    expect(countsOf(order(0)).sort()).toEqual([33, 33, 34]);
    for (let start = 0; start < 96; start += 12)
      expect(countsOf(order(0).subarray(start, start + 12))).toEqual([4, 4, 4]);
  });

  it('uses up a class before it repeats one of it', () => {
    const rare = [...order(0)].filter((at) => labels[at] === 2);
    expect(new Set(rare.slice(0, 10)).size).toBe(10);
    expect(new Set([...order(0)].filter((at) => labels[at] === 0)).size).toBe(34);
  });

  it('is a function of seed and epoch', () => {
    expect(order(3)).toEqual(order(3));
    expect(order(3)).not.toEqual(order(4));
    expect(order(3, 2)).not.toEqual(order(3));
  });
});

describe('resampling', () => {
  it('repeats rare classes up to the largest', () => {
    const indices = overSample({ labels, seed: 4 });
    expect(countsOf(indices)).toEqual([60, 60, 60]);
    expect(indices.slice(0, 100)).toEqual(Array.from({ length: 100 }, (_, at) => at));
    expect(overSample({ labels, seed: 4 })).toEqual(indices);
    expect(overSample({ labels, seed: 5 })).not.toEqual(indices);
  });

  it('[train.undersampling] keeps as many of each class as of the smallest', () => {
    const indices = underSample({ labels, seed: 4 });
    expect(countsOf(indices)).toEqual([10, 10, 10]);
    expect(new Set(indices).size).toBe(30);
  });

  it('stays within a part, and refuses indices outside', () => {
    const part = [0, 1, 2, 60, 61, 95];
    expect(new Set(overSample({ labels, indices: part }))).toEqual(new Set(part));
    expect(countsOf(overSample({ labels, indices: part }))).toEqual([3, 3, 3]);
    expect(countsOf(underSample({ labels, indices: part }))).toEqual([1, 1, 1]);
    expect(() => underSample({ labels, indices: [100] })).toThrow('indices[0] is 100, expected 0..99');
  });
});

describe('effectiveNumberWeights', () => {
  it('is the formula of Cui et al.', () => {
    // Their code: (1 - beta) / (1 - np.power(beta, n)), then / sum * classes, for n = 60, 30, 10 and beta = 0.99.
    const expected = [0.40130195, 0.69814516, 1.90055289];
    effectiveNumberWeights({ labels, classes: 3, beta: 0.99 }).forEach((weight, at) => {
      expect(Math.abs(weight - (expected[at] as number))).toBeLessThan(1e-6);
    });
    expect(effectiveNumberWeights({ labels, classes: 3, beta: 0 })).toEqual([1, 1, 1]);
    expect(() => effectiveNumberWeights({ labels, classes: 3, beta: 1 })).toThrow('received 1');
    expect(() => effectiveNumberWeights({ labels, classes: 4 })).toThrow('class 3 has no items');
  });
});

/** Mixes a whole batch. */
function mixBatch(
  options: MixPlanOptions & { readonly images: Float32Array; readonly labels: Float32Array },
) {
  mixImages({ ...options, steps: mixPlan(options), rowOf: (place) => place, rows: options.size });
}

describe('mixPlan and mixImages', () => {
  const size = 6;
  /** Image k is filled with k, and has label row k of the identity. */
  const mixed = (mix: ReturnType<typeof mixup>, batch = 0) => {
    const images = Float32Array.from({ length: size * 64 }, (_, at) => Math.floor(at / 64));
    const rows = Float32Array.from({ length: size * size }, (_, at) => (at % (size + 1) === 0 ? 1 : 0));
    mixBatch({ mix, images, imageShape: [8, 8, 1], labels: rows, size, seed: 3, epoch: 0, batch });
    return { images, rows };
  };

  it.each([mixup({ alpha: 1 }), cutmix()])('%j: labels say how much of each image there is', (mix) => {
    const { images, rows } = mixed(mix);
    let changed = 0;
    for (let at = 0; at < size; at++) {
      const row = [...rows.subarray(at * size, (at + 1) * size)];
      const mean = images.subarray(at * 64, (at + 1) * 64).reduce((sum, value) => sum + value, 0) / 64;
      const expected = row.reduce((sum, share, of) => sum + share * of, 0);
      expect(Math.abs(row.reduce((sum, share) => sum + share, 0) - 1)).toBeLessThan(1e-6);
      expect(Math.abs(mean - expected)).toBeLessThan(1e-5);
      if (row.filter((share) => share > 0).length === 2) changed++;
      if (mix.type === 'cutmix') {
        expect(new Set(images.subarray(at * 64, (at + 1) * 64)).size).toBeLessThanOrEqual(2);
      }
    }
    expect(changed).toBeGreaterThan(size / 2);
    expect(mixed(mix)).toEqual(mixed(mix));
    expect(mixed(mix, 1)).not.toEqual(mixed(mix));
  });

  it('draws λ from Beta(α, α)', () => {
    // Mean 1/2 and variance 1 / (4 (2α + 1)).
    const alpha = 0.4;
    const shares = Array.from({ length: 300 }, (_, batch) => {
      const images = new Float32Array(2).fill(0);
      const rows = Float32Array.of(1, 0);
      mixBatch({
        mix: mixup({ alpha }),
        images,
        imageShape: [1, 1, 1],
        labels: rows,
        size: 2,
        seed: 1,
        epoch: 0,
        batch,
      });
      return rows[0] === 1 && rows[1] === 0 ? [] : [rows[0] as number];
    }).flat();
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    const variance = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / shares.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.1);
    expect(Math.abs(variance - 1 / (4 * (2 * alpha + 1)))).toBeLessThan(0.03);
  });
});

describe('batchSource', () => {
  const set = arraySet({
    images: { shape: [100, 8, 8, 3], data: Uint8Array.from({ length: 19_200 }, (_, at) => (at * 37) % 256) },
    labels,
  });
  const collect = async (options: Partial<Parameters<typeof batchSource>[0]>, shuffle = true) => {
    const batches = [];
    for await (const batch of batchSource({ set, ...options }).batches({ batchSize: 12, shuffle, seed: 1 }))
      batches.push(batch);
    return batches;
  };

  it('samples balanced when it shuffles, and in order otherwise', async () => {
    const [first] = await collect({ sampling: 'balanced' });
    expect(countsOf(first?.indices ?? [])).toEqual([4, 4, 4]);
    const [ordered] = await collect({ sampling: 'balanced' }, false);
    expect([...(ordered?.indices ?? [])]).toEqual(Array.from({ length: 12 }, (_, at) => at));
  });

  it('mixes rescaled images and soft labels', async () => {
    const [first] = await collect({ mix: mixup({ alpha: 1 }), labelMode: 'categorical' });
    const rows = [...(first?.labels.data ?? [])];
    expect(rows.some((share) => share > 0 && share < 1)).toBe(true);
    expect([...(first?.images.data ?? [])].every((value) => value >= 0 && value <= 1)).toBe(true);
  });

  it('normalizes stains before all else', async () => {
    const [plain] = await collect({}, false);
    const [normalized] = await collect({ normalizeStain: macenko() }, false);
    expect(normalized?.images.data).not.toEqual(plain?.images.data);
    expect(normalized?.images.data.every((value) => value >= 0 && value <= 1)).toBe(true);
  });

  it('refuses what can’t be', () => {
    expect(() => batchSource({ set, mix: mixup() })).toThrow("Use labelMode: 'categorical'");
    expect(() => batchSource({ set, labelMode: 'categorical', mix: mixup({ alpha: 0 }) })).toThrow(
      'received 0',
    );
    expect(() => batchSource({ set, sampling: 'rare' as never })).toThrow("received 'rare'");
    const grey = arraySet({ images: { shape: [2, 2, 2, 1], data: new Uint8Array(8) }, labels: [0, 1] });
    expect(() => batchSource({ set: grey, normalizeStain: macenko() })).toThrow('received 1 channels');
  });
});
