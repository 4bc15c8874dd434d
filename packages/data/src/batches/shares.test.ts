import type { Batch, BatchShare, TensorValue } from '@cnn/core';
import { describe, expect, it } from 'vitest';
import { randomFlip } from '../augment/steps/randomFlip.js';
import { arraySet } from '../set/arraySet.js';
import { batchSource, type SourceOptions } from './batchSource.js';
import { cutmix, mixup } from './mix.js';

const items = 23;
const set = arraySet({
  images: {
    shape: [items, 6, 6, 3],
    data: Uint8Array.from({ length: items * 108 }, (_, at) => (at * 37) % 256),
  },
  labels: Array.from({ length: items }, (_, at) => at % 2),
});

async function batchesOf(options: Partial<SourceOptions>, share?: BatchShare): Promise<Batch[]> {
  const batches: Batch[] = [];
  const source = batchSource({ set, ...options });
  for await (const batch of source.batches({ batchSize: 5, shuffle: true, seed: 2, epoch: 3, share }))
    batches.push(batch);
  return batches;
}

function rows({ shape, data }: TensorValue, first: number, count: number): number[] {
  const width = data.length / (shape[0] as number);
  return [...data.subarray(first * width, (first + count) * width)];
}

const kinds: readonly [string, Partial<SourceOptions>][] = [
  ['plain', {}],
  ['augmented', { augment: [randomFlip()] }],
  ['balanced', { sampling: 'balanced' }],
  ['mixup', { mix: mixup({ alpha: 1 }) }],
  ['cutmix', { mix: cutmix() }],
];

describe.each(kinds)('shares of %s batches', (_, options) => {
  it.each([1, 2, 3, 7])(
    'of %i workers are the rows of the whole ones, augmented and mixed as there',
    async (count) => {
      const whole = await batchesOf(options);
      for (let index = 0; index < count; index++) {
        const own = await batchesOf(options, { index, count });
        expect(own).toHaveLength(whole.length);
        for (const [number, batch] of own.entries()) {
          const { images, labels, indices } = whole[number] as Batch;
          const { first, count: given } = batch.share as NonNullable<Batch['share']>;
          expect(batch.share).toMatchObject({ number, items: indices.length });
          if (given === 0) {
            expect([...(batch.weights?.data ?? [])]).toEqual([0]);
            continue;
          }
          expect(batch.weights).toBeUndefined();
          expect([...batch.images.data]).toEqual(rows(images, first, given));
          expect([...batch.labels.data]).toEqual(rows(labels, first, given));
          expect([...batch.indices]).toEqual([...indices.subarray(first, first + given)]);
          expect(batch.images.shape).toEqual([given, 6, 6, 3]);
        }
      }
    },
  );
});

it('gives whole batches, each to one worker', async () => {
  const whole = await batchesOf({ augment: [randomFlip()] });
  const numbers: number[] = [];
  for (let index = 0; index < 3; index++) {
    for (const { share, ...batch } of await batchesOf(
      { augment: [randomFlip()] },
      { index, count: 3, of: 'batches' },
    )) {
      const { number, items: size } = share as NonNullable<Batch['share']>;
      expect(batch).toEqual(whole[number]);
      expect([size, number % 3]).toEqual([batch.indices.length, index]);
      numbers.push(number);
    }
  }
  expect(numbers.sort()).toEqual([...whole.keys()]);
});

it('loads only what a share needs', async () => {
  const loaded: number[] = [];
  const counting = {
    ...set,
    load: (index: number) => {
      loaded.push(index);
      return set.load(index);
    },
  };
  const source = batchSource({ set: counting });
  for await (const _ of source.batches({ batchSize: 6, share: { index: 1, count: 2 } })) {
    // Only what is loaded counts.
  }
  expect(loaded).toEqual([3, 4, 5, 9, 10, 11, 15, 16, 17, 20, 21, 22]);
});
