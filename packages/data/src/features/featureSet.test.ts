import type { TensorValue } from '@cnn/core';
import { expect, it } from 'vitest';
import { batchSource } from '../batches/batchSource.js';
import { arraySet } from '../set/arraySet.js';
import { featureSet } from './featureSet.js';

const set = arraySet({
  images: { shape: [5, 2, 2, 1], data: Uint8Array.from({ length: 20 }, (_, at) => at) },
  labels: [0, 1, 0, 1, 1],
  groups: ['a', 'a', 'b', 'b', 'c'],
});
const source = batchSource({ set, indices: [1, 2, 4], rescale: 1 });
/** The sum of each image, and its first value. */
const extract = async ({ shape: [n = 0], data }: TensorValue): Promise<TensorValue> => ({
  shape: [n, 2],
  data: Float32Array.from({ length: 2 * n }, (_, at) => {
    const image = data.subarray(4 * (at >> 1), 4 * (at >> 1) + 4);
    let sum = 0;
    for (const value of image) sum += value;
    return at % 2 === 0 ? sum : (image[0] as number);
  }),
});

it('is a set with the same items, whose images are the features', async () => {
  const told: string[] = [];
  const features = await featureSet({
    ...{ source, extract, shape: [1, 1, 2], batchSize: 2 },
    onProgress: (done, of) => told.push(`${done} of ${of}`),
  });
  expect(told).toEqual(['2 of 3', '3 of 3']);
  expect(features.items).toBe(set.items);
  expect(await features.load(2)).toEqual(Float32Array.of(8 + 9 + 10 + 11, 8));
  const batches = batchSource({ set: features, indices: source.itemIndices, rescale: 1 });
  for await (const { images, labels } of batches.batches({ batchSize: 3 })) {
    expect(images).toEqual({ shape: [3, 1, 1, 2], data: Float32Array.of(22, 4, 38, 8, 70, 16) });
    expect([...labels.data]).toEqual([1, 0, 1]);
  }
  expect(() => features.load(0)).toThrow('expected an image whose features were computed, received items[0]');
});

it('refuses another number of values, and stops when it is asked to', async () => {
  await expect(featureSet({ source, extract, shape: [1, 1, 3] })).rejects.toThrow(
    'expected 3 numbers for each image, [1, 1, 3], received 6 for 3',
  );
  await expect(
    featureSet({ source, extract, shape: [1, 1, 2], signal: { aborted: true } }),
  ).rejects.toMatchObject({ code: 'ABORTED' });
});
