import type { Batch, BatchOptions, BatchShare, BatchSource } from '@cnn/core';
import { blobs } from '@cnn/testing';
import { expect, it } from 'vitest';
import { sharedBatches } from './sharedBatches.js';

const source = blobs({ items: 13, weights: Array.from({ length: 13 }, (_, at) => at + 1) });

async function all(of: BatchSource, share: BatchShare): Promise<Batch[]> {
  const batches: Batch[] = [];
  for await (const batch of sharedBatches(of, { batchSize: 5, shuffle: true, share })) batches.push(batch);
  return batches;
}

const itemsOf = (batches: readonly Batch[]): number[] =>
  batches.flatMap(({ indices, share }) => [...indices.subarray(0, share?.count)]);

it('takes its rows of a source that knows no shares', async () => {
  const shares = await Promise.all([0, 1, 2, 3].map((index) => all(source, { index, count: 4 })));
  expect(shares.flatMap(itemsOf).sort((a, b) => a - b)).toEqual(Array.from({ length: 13 }, (_, at) => at));
  for (const batches of shares) {
    expect(batches.map(({ share }) => share?.items)).toEqual([5, 5, 3]);
    for (const { indices, weights, images, share } of batches) {
      expect(images.shape).toEqual([indices.length, 8, 8, 1]);
      expect([...(weights?.data ?? [])]).toEqual(
        [...indices].map((item) => (share?.count === 0 ? 0 : item + 1)),
      );
    }
  }
  expect(shares[0]?.[2]?.share).toEqual({ number: 2, items: 3, first: 0, count: 0 });
  const whole = await Promise.all([0, 1].map((index) => all(source, { index, count: 2, of: 'batches' })));
  expect(whole.map((batches) => batches.map(({ share }) => share?.number))).toEqual([[0, 2], [1]]);
});

it('has none where there are fewer batches than workers', async () => {
  expect(await all(source, { index: 3, count: 4, of: 'batches' })).toEqual([]);
});

/** One that makes its batches of those of another. */
const around = (of: BatchSource, change: (batch: Batch) => Batch): BatchSource => ({
  ...of,
  async *batches(options: BatchOptions) {
    for await (const batch of sharedBatches(of, {
      ...options,
      share: options.share ?? { index: 0, count: 1 },
    }))
      yield change(batch);
  },
});

it.each(['items', 'batches'] as const)('refuses shares of %s that are not called so', async (of) => {
  const share = { index: 1, count: 2, of };
  expect(
    itemsOf(
      await all(
        around(source, (batch) => ({ ...batch })),
        share,
      ),
    ),
  ).toEqual(itemsOf(await all(source, share)));
  const silent = around(source, ({ share: _, ...batch }) => batch);
  await expect(all(silent, share)).rejects.toThrow('gave the share of a batch without saying which');
});
