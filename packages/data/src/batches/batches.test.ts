import type { Batch, BatchSource } from '@cnn/core';
import { describe, expect, it } from 'vitest';
import { randomFlip } from '../augment/steps/randomFlip.js';
import { randomQuarterTurn } from '../augment/steps/randomQuarterTurn.js';
import { arraySet } from '../set/arraySet.js';
import type { ImageSet, Pixels } from '../set/imageSet.js';
import { arraySource, batchSource } from './batchSource.js';

const bytes = (count: number, classes = 2): ImageSet =>
  arraySet({
    images: { shape: [count, 2, 2, 1], data: Uint8Array.from({ length: count * 4 }, (_, i) => i % 256) },
    labels: Array.from({ length: count }, (_, i) => i % classes),
  });

async function collect(
  source: BatchSource,
  options: Parameters<BatchSource['batches']>[0],
): Promise<Batch[]> {
  const result: Batch[] = [];
  for await (const batch of source.batches(options)) result.push(batch);
  return result;
}

const orderOf = async (
  source: BatchSource,
  options: Parameters<BatchSource['batches']>[0],
): Promise<number[]> => (await collect(source, options)).flatMap(({ indices }) => [...indices]);

describe('batchSource', () => {
  it('gives float32 images scaled to 0..1 and binary labels', async () => {
    const [first, last] = await collect(batchSource({ set: bytes(5) }), { batchSize: 3 });
    expect(first?.images.shape).toEqual([3, 2, 2, 1]);
    expect([...(first?.images.data ?? [])]).toEqual(
      Array.from({ length: 12 }, (_, i) => Math.fround(i / 255)),
    );
    expect(first?.labels).toEqual({ shape: [3, 1], data: Float32Array.from([0, 1, 0]) });
    expect(first?.weights).toBeUndefined();
    expect(last?.images.shape).toEqual([2, 2, 2, 1]);
    expect([...(last?.indices ?? [])]).toEqual([3, 4]);
  });

  it('maps 255 to exactly 1, scales as told, and leaves floats alone', async () => {
    const white = { shape: [1, 1, 1, 1], data: Uint8Array.from([255]) };
    const value = async (source: BatchSource): Promise<number | undefined> =>
      (await collect(source, { batchSize: 1 }))[0]?.images.data[0];
    expect(await value(arraySource({ images: white, labels: [0] }))).toBe(1);
    expect(await value(arraySource({ images: white, labels: [0], rescale: 1 }))).toBe(255);
    expect(
      await value(arraySource({ images: { ...white, data: Float32Array.from([0.5]) }, labels: [0] })),
    ).toBe(0.5);
  });

  it('gives labels in the other forms', async () => {
    const set = bytes(3, 3);
    const labels = async (labelMode: 'int' | 'categorical' | undefined) =>
      (await collect(batchSource({ set, ...(labelMode ? { labelMode } : {}) }), { batchSize: 3 }))[0]?.labels;
    expect(await labels('int')).toEqual({ shape: [3], data: Int32Array.from([0, 1, 2]) });
    expect(await labels(undefined)).toEqual(await labels('int'));
    expect(await labels('categorical')).toEqual({
      shape: [3, 3],
      data: Float32Array.from([1, 0, 0, 0, 1, 0, 0, 0, 1]),
    });
    expect(() => batchSource({ set, labelMode: 'binary' })).toThrow(
      "labelMode: 'binary' is for two classes, received 3",
    );
  });

  it('gives the weights of items that have some', async () => {
    const { items, ...set } = bytes(3);
    const weighted = { ...set, items: items.map((item, i) => (i === 1 ? { ...item, weight: 3 } : item)) };
    const [batch] = await collect(batchSource({ set: weighted }), { batchSize: 3 });
    expect(batch?.weights).toEqual({ shape: [3], data: Float32Array.from([1, 3, 1]) });
  });

  it('shuffles by seed and epoch alone', async () => {
    const source = batchSource({ set: bytes(50) });
    const order = await orderOf(source, { batchSize: 7, shuffle: true, seed: 1, epoch: 2 });
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
    expect(
      await orderOf(batchSource({ set: bytes(50), prefetch: 0, parallel: 1 }), {
        batchSize: 16,
        shuffle: true,
        seed: 1,
        epoch: 2,
      }),
    ).toEqual(order);
    expect(await orderOf(source, { batchSize: 7, shuffle: true, seed: 1, epoch: 3 })).not.toEqual(order);
    expect(await orderOf(source, { batchSize: 7, shuffle: true, seed: 2, epoch: 2 })).not.toEqual(order);
    expect(await orderOf(source, { batchSize: 7 })).toEqual([...order].sort((a, b) => a - b));
  });

  it('covers only the given items, and counts them from 0', async () => {
    const source = batchSource({ set: bytes(10), indices: [7, 2, 9] });
    const [batch] = await collect(source, { batchSize: 8 });
    expect(source.size).toBe(3);
    expect([...source.labels]).toEqual([1, 0, 1]);
    expect([...source.itemIndices]).toEqual([7, 2, 9]);
    expect([...(batch?.indices ?? [])]).toEqual([0, 1, 2]);
    expect(batch?.images.data[0]).toBe(Math.fround(28 / 255));
    expect(() => batchSource({ set: bytes(3), indices: [3] })).toThrow('indices[0] is 3, expected 0..2');
  });

  it('is empty without items', async () => {
    expect(await collect(batchSource({ set: bytes(3), indices: [] }), { batchSize: 2 })).toEqual([]);
  });

  it.each([
    [{ prefetch: -1 }, 'prefetch must be an integer of at least 0, received -1'],
    [{ parallel: 0 }, 'parallel must be an integer of at least 1'],
    [{ rescale: Number.NaN }, 'rescale must be a number'],
  ])('refuses %j', (options, message) => {
    expect(() => batchSource({ set: bytes(3), ...options })).toThrow(message);
  });

  it('refuses a batch size of 0', async () => {
    await expect(collect(batchSource({ set: bytes(3) }), { batchSize: 0 })).rejects.toThrow(
      'batchSize must be',
    );
  });
});

describe('loading ahead', () => {
  /** A set whose loads wait to be let go, and that counts them. */
  function slowSet(count: number, fails?: number) {
    const set = bytes(count);
    const state = { started: 0, running: 0, most: 0 };
    const load = async (index: number): Promise<Pixels> => {
      state.started++;
      state.running++;
      state.most = Math.max(state.most, state.running);
      await new Promise((done) => setTimeout(done, 1));
      state.running--;
      if (index === fails) throw new Error('broken.png can not be read');
      return set.load(index);
    };
    return { set: { ...set, load }, state };
  }

  it('is bounded by prefetch and parallel', async () => {
    const { set, state } = slowSet(100);
    const batches = batchSource({ set, prefetch: 2, parallel: 4 })
      .batches({ batchSize: 5 })
      [Symbol.asyncIterator]();
    await batches.next();
    await new Promise((done) => setTimeout(done, 100));
    expect(state.started).toBe(15);
    expect(state.most).toBe(4);
    await batches.next();
    await new Promise((done) => setTimeout(done, 50));
    expect(state.started).toBe(20);
    await batches.return?.();
  });

  it('makes nothing ahead when prefetch is 0', async () => {
    const { set, state } = slowSet(100);
    const batches = batchSource({ set, prefetch: 0 }).batches({ batchSize: 5 })[Symbol.asyncIterator]();
    await batches.next();
    await new Promise((done) => setTimeout(done, 30));
    expect(state.started).toBe(5);
  });

  it('throws the error of an image in its turn', async () => {
    const { set } = slowSet(20, 13);
    const seen: number[] = [];
    await expect(async () => {
      for await (const { indices } of batchSource({ set }).batches({ batchSize: 5 })) seen.push(...indices);
    }).rejects.toThrow('broken.png can not be read');
    expect(seen).toHaveLength(10);
  });

  it('names an image of the wrong size', async () => {
    const set = { ...bytes(3), load: () => new Uint8Array(5) };
    await expect(collect(batchSource({ set }), { batchSize: 2 })).rejects.toThrow(
      'items[0] has 5 numbers, expected 4 numbers for [2, 2, 1]',
    );
  });

  it('stops when asked', async () => {
    const stop = new AbortController();
    const seen: Batch[] = [];
    await expect(async () => {
      for await (const batch of batchSource({ set: bytes(9) }).batches({
        batchSize: 2,
        signal: stop.signal,
      })) {
        seen.push(batch);
        stop.abort();
      }
    }).rejects.toMatchObject({ code: 'ABORTED' });
    expect(seen).toHaveLength(1);
  });
});

describe('augmentation in batches', () => {
  const set = bytes(40);
  const augment = [randomFlip(), randomQuarterTurn()];
  const images = async (
    options: { epoch?: number; batchSize?: number; prefetch?: number; seed?: number } = {},
  ) => {
    const { epoch = 0, batchSize = 8, prefetch = 2, seed = 0 } = options;
    const batches = await collect(batchSource({ set, augment, prefetch, parallel: prefetch + 1 }), {
      batchSize,
      epoch,
      seed,
    });
    return batches.flatMap(({ images: { data } }) => [...data]);
  };

  it('is a function of seed, epoch and item alone', async () => {
    const once = await images();
    expect(await images({ batchSize: 3, prefetch: 0 })).toEqual(once);
    expect(await images({ epoch: 1 })).not.toEqual(once);
    expect(await images({ seed: 1 })).not.toEqual(once);
  });

  it('keeps the pixels of each image, scaled, and leaves the set as it was', async () => {
    const once = await images();
    const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);
    for (let item = 0; item < 40; item++) {
      const expected = [0, 1, 2, 3].map((i) => Math.fround(((item * 4 + i) % 256) / 255));
      expect(sorted(once.slice(item * 4, item * 4 + 4))).toEqual(sorted(expected));
    }
    expect(set.load(3)).toEqual(Uint8Array.from([12, 13, 14, 15]));
  });
});
