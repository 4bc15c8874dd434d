import { readFileSync } from 'node:fs';
import {
  type BatchSource,
  batchNormalization,
  conv2d,
  dense,
  dropout,
  flatten,
  sequential,
  type TensorValue,
  type TensorValues,
} from '@cnn/core';
import { blobs, hashed, memorySource, referenceEngine, structureInputs, structureModel } from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import { compile } from '../compile.js';
import { adam } from '../optimizers/adam.js';

interface Golden {
  readonly weights: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly seed: number;
    readonly low: number;
    readonly high: number;
  }[];
  readonly imageSeed: number;
  readonly sizes: readonly number[];
  readonly statistics: Readonly<Record<string, readonly number[]>>;
}
const file = new URL('../../../testing/goldens/training/batch_norm_statistics.json', import.meta.url);
const golden = JSON.parse(readFileSync(file, 'utf8')) as Golden;
const sizeOf = (shape: readonly number[]): number => shape.reduce((product, dim) => product * dim, 1);

/** The network of goldens/batch_norm_statistics.py. `rate`: of a dropout that it does not have. */
const network = (rate: number, trainable = true) =>
  sequential({
    name: 'small',
    input: [8, 8, 2],
    layers: [
      conv2d({ name: 'conv', filters: 4, kernelSize: 3, activation: 'relu' }),
      batchNormalization({ name: 'norm1' }),
      flatten(),
      dense({ name: 'dense', units: 3 }),
      dropout({ rate }),
      batchNormalization({ name: 'norm2', trainable }),
      dense({ name: 'output', units: 1, activation: 'sigmoid' }),
    ],
  });

const weights: TensorValues = Object.fromEntries(
  golden.weights.map(({ name, shape, seed, low, high }) => [
    name,
    { shape, data: hashed({ seed, size: sizeOf(shape), low, high }) },
  ]),
);

/** The golden's batches, in its order. */
const source: BatchSource = {
  size: 21,
  imageShape: [8, 8, 2],
  classNames: ['a', 'b'],
  labels: new Int32Array(21),
  async *batches() {
    const data = hashed({ seed: golden.imageSeed, size: 21 * 128, low: 0, high: 1 });
    let first = 0;
    for (const size of golden.sizes) {
      yield {
        images: { shape: [size, 8, 8, 2], data: data.slice(first * 128, (first + size) * 128) },
        labels: { shape: [size], data: new Int32Array(size) },
        indices: Int32Array.from({ length: size }, (_, at) => first + at),
      };
      first += size;
    }
  },
};

const compiled = (rate: number, trainable?: boolean) =>
  compile({
    model: network(rate, trainable),
    engine: referenceEngine(),
    loss: 'binaryCrossentropy',
    weights,
  });

describe('recomputeBatchNormStatistics', () => {
  it.each([0, 0.5])(
    "has the moments of all items by Keras's batch normalization, also with dropout %f",
    async (rate) => {
      const model = await compiled(rate);
      const before = await model.weights();
      expect(await model.recomputeBatchNormStatistics(source)).toBe(2);
      const after = await model.weights();
      for (const [name, values] of Object.entries(golden.statistics)) {
        values.forEach((value, at) => {
          expect(Math.abs((after[name]?.data[at] as number) - value), `${name}[${at}]`).toBeLessThan(1e-6);
        });
      }
      for (const { name } of golden.weights) expect(after[name], name).toEqual(before[name]);
    },
  );

  it('leaves a frozen layer as it is, and has nothing to do without one', async () => {
    const model = await compiled(0, false);
    const before = await model.weights();
    expect(await model.recomputeBatchNormStatistics(source)).toBe(1);
    const after = await model.weights();
    expect(after['norm2/moving_mean']).toEqual(before['norm2/moving_mean']);
    expect(after['norm1/moving_mean']).not.toEqual(before['norm1/moving_mean']);
    const layers = [flatten(), dense({ units: 1, activation: 'sigmoid' })];
    const plain = await compile({
      model: sequential({ name: 'plain', input: [8, 8, 2], layers }),
      engine: referenceEngine(),
      loss: 'binaryCrossentropy',
    });
    expect(await plain.recomputeBatchNormStatistics(source)).toBe(0);
  });

  it('makes evaluation agree with training after few steps, also of averaged weights', async () => {
    const train = blobs({ items: 64, side: 8 });
    const layers = [
      conv2d({ filters: 4, kernelSize: 3 }),
      batchNormalization(),
      flatten(),
      dense({ units: 1, activation: 'sigmoid' }),
    ];
    for (const useEma of [false, true]) {
      const model = await compile({
        model: sequential({ name: 'net', input: [8, 8, 1], layers }),
        engine: referenceEngine({ precision: 'float32' }),
        loss: 'binaryCrossentropy',
        optimizer: adam({ learningRate: 0.05, useEma, emaMomentum: 0.5 }),
      });
      await model.fit(train, { epochs: 4, batchSize: 16 });
      const { loss: before } = await model.evaluate(train);
      const weights = await model.weights();
      await model.recomputeBatchNormStatistics(train, { batchSize: 16 });
      const { loss: after } = await model.evaluate(train);
      expect(after).toBeLessThan(before / 2);
      expect((await model.weights())['conv2d/kernel']).toEqual(weights['conv2d/kernel']);
    }
  });

  it('refuses images of another shape, and keeps the statistics when it is stopped', async () => {
    const model = await compiled(0);
    const before = await model.weights();
    await expect(model.recomputeBatchNormStatistics(blobs({ items: 4, side: 8 }))).rejects.toThrow(
      "received 4 images of [8, 8, 1], model 'small' takes at least one of [8, 8, 2]",
    );
    await expect(
      model.recomputeBatchNormStatistics(source, { signal: { aborted: true } }),
    ).rejects.toMatchObject({ code: 'ABORTED' });
    expect(await model.weights()).toEqual(before);
  });
});

it('knows batch normalizations of inner models, by the path of their variables', async () => {
  const model = structureModel('nested');
  const trainable = await compile({
    model,
    engine: referenceEngine(),
    loss: 'sparseCategoricalCrossentropy',
    weights: { 'block/batch_normalization/moving_mean': { shape: [2], data: Float32Array.of(7, 7) } },
  });
  const { image } = structureInputs(model, { items: 8, seed: 2 });
  const source = memorySource({
    images: image as TensorValue,
    labels: { shape: [8], data: new Int32Array(8) },
    classNames: ['low', 'middle', 'high'],
  });
  expect(await trainable.recomputeBatchNormStatistics(source, { batchSize: 8 })).toBe(1);
  const { 'block/batch_normalization/moving_mean': mean } = await trainable.weights();
  expect(Math.max(...(mean?.data ?? [7]))).toBeLessThan(2);
  await trainable.dispose();
});
