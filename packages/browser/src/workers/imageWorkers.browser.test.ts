import type { Batch } from '@cnn/core';
import {
  arraySource,
  type ImageThreads,
  macenko,
  randAugment,
  randomAffine,
  randomCrop,
  randomFlip,
  randomStain,
} from '@cnn/data';
import { expect, it } from 'vitest';
import { imageWorkers } from './imageWorkers.js';

const size = 12;
const images = {
  shape: [20, size, size, 3],
  data: Uint8Array.from({ length: 20 * size * size * 3 }, (_, at) => (at * at * 7 + (at >> 4)) % 256),
} as const;
const labels = Int32Array.from({ length: 20 }, (_, at) => at % 2);
const augment = [
  randomFlip(),
  randomAffine({ rotation: 30 }),
  randomStain(),
  randAugment(),
  randomCrop({ size: 9 }),
];

async function allBatches(workers: ImageThreads | undefined): Promise<Batch[]> {
  const source = arraySource({
    ...{ images, labels, classNames: ['a', 'b'], augment, normalizeStain: macenko(), seed: 3 },
    ...(workers ? { workers } : {}),
  });
  const batches: Batch[] = [];
  for await (const batch of source.batches({ batchSize: 6, shuffle: true, epoch: 2 })) batches.push(batch);
  return batches;
}

it.each([{ count: 1 }, { count: 3 }, {}])(
  'threads give the bits that the page gives: %j',
  async (options) => {
    const workers = imageWorkers(options);
    const expected = await allBatches(undefined);
    expect(expected[0]?.images.shape).toEqual([6, 9, 9, 3]);
    expect(await allBatches(workers)).toEqual(expected);
    await workers.dispose();
    await expect(allBatches(workers)).rejects.toThrow('a worker that prepares images is disposed');
  },
);

it('tell why an image can not be prepared, and why they ended', async () => {
  const workers = imageWorkers({ count: 1 });
  const rules = { imageShape: [2, 2, 3], white: 255, rescale: 1, augment: [] } as const;
  const image = { pixels: new Uint8Array(12), position: 0, seed: 0, epoch: 0 };
  const bad = { ...rules, normalizeStain: { type: 'reinhard' } as never };
  await expect(workers.prepare(bad, image)).rejects.toMatchObject({ code: 'DATA' });
  expect(await workers.prepare(rules, image)).toEqual(new Float32Array(12));
  await workers.dispose();
  const start = () => new Worker(new URL('data:text/javascript,throw new Error("of its own")'));
  const broken = imageWorkers({ count: 1, start });
  await expect(broken.prepare(rules, image)).rejects.toThrow('a worker that prepares images failed: ');
  await broken.dispose();
  expect(() => imageWorkers({ count: 0 })).toThrow('at least 1, received 0');
});
