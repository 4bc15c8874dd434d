import { type Batch, type BatchSource, dense, flatten, sequential } from '@cnn/core';
import { referenceEngine } from '@cnn/testing';
import { expect, it } from 'vitest';
import { compile } from '../compile.js';
import type { Checkpoint } from '../fit/checkpoint.js';
import { adam } from '../optimizers/adam.js';
import { binaryCrossentropy } from './binaryCrossentropy.js';
import type { PosWeight } from './posWeight.js';

/** Eight images of one pixel with three labels; the last label is in one of them. */
const labels = [0, 1, 2, 3, 4, 5, 6, 7].map((item) => [item % 2, Number(item % 4 === 0), Number(item === 5)]);

async function* batches({ batchSize }: { readonly batchSize: number }): AsyncGenerator<Batch> {
  for (let start = 0; start < labels.length; start += batchSize) {
    const rows = labels.slice(start, start + batchSize);
    yield {
      images: {
        shape: [rows.length, 1, 1, 1],
        data: Float32Array.from(rows, (_, at) => (start + at) / 8),
      },
      labels: { shape: [rows.length, 3], data: Float32Array.from(rows.flat()) },
      indices: Int32Array.from(rows, (_, at) => start + at),
    };
  }
}

const source: BatchSource = {
  size: labels.length,
  imageShape: [1, 1, 1],
  classNames: ['a', 'b', 'c'],
  labels: new Int32Array(labels.length).fill(-1),
  labelSets: labels.map((row) => row.flatMap((value, label) => (value ? [label] : []))),
  batches,
};

/** Rate 0: the weights stay as they are. */
const ready = (learningRate: number, posWeight?: PosWeight) =>
  compile({
    model: sequential({
      name: 'net',
      input: [1, 1, 1],
      layers: [flatten(), dense({ units: 3, activation: 'sigmoid' })],
    }),
    engine: referenceEngine({ precision: 'float32' }),
    loss: binaryCrossentropy(posWeight === undefined ? {} : { posWeight }),
    optimizer: adam({ learningRate }),
    seed: 3,
  });

it('is the loss of training and of validation', async () => {
  const weights = [0, 0.5, 7];
  const model = await ready(0, weights);
  const { predictions, loss } = await model.evaluate(source);
  const expected = labels.flatMap((row, item) =>
    row.map((one, label) => {
      const p = predictions.data[item * 3 + label] as number;
      return one ? -(weights[label] as number) * Math.log(p) : -Math.log(1 - p);
    }),
  );
  expect(loss).toBeCloseTo(expected.reduce((sum, value) => sum + value, 0) / expected.length, 6);
  const { history } = await model.fit(source, { epochs: 1, batchSize: 8, validationData: source });
  expect(history.loss?.[0]).toBeCloseTo(loss, 6);
  expect(history.val_loss?.[0]).toBeCloseTo(loss, 6);
  await model.dispose();
});

it('raises what is said of a rare label', async () => {
  const meanOfRare = async (posWeight?: PosWeight): Promise<number> => {
    const model = await ready(0.1, posWeight);
    await model.fit(source, { epochs: 60, batchSize: 8 });
    const { data } = await model.predict(source);
    await model.dispose();
    return labels.reduce((sum, _, item) => sum + (data[item * 3 + 2] as number), 0) / labels.length;
  };
  expect(await meanOfRare([1, 1, 7])).toBeGreaterThan((await meanOfRare()) + 0.02);
  expect(await meanOfRare([1, 1, 1])).toBe(await meanOfRare());
});

it('goes on from any checkpoint with the same bits', async () => {
  const weights = [1, 3, 7];
  const checkpoints: Checkpoint[] = [];
  const once = await ready(0.1, weights);
  const save = (one: Checkpoint) => void checkpoints.push(structuredClone(one));
  await once.fit(source, { epochs: 3, batchSize: 4, checkpoint: { everySteps: 1, save } });
  const expected = await once.state();
  expect(checkpoints.length).toBeGreaterThan(3);
  for (const resume of checkpoints) {
    const model = await ready(0.1, weights);
    await model.fit(source, { epochs: 3, batchSize: 4, resume });
    expect(await model.state()).toEqual(expected);
  }
});

it('is what fit refers to instead of class weights', async () => {
  const model = await ready(0.1);
  await expect(model.fit(source, { classWeight: { 0: 2 } })).rejects.toThrow(
    'classWeight needs labels that are classes, this loss takes binary labels. Use posWeight of binaryCrossentropy, or sample weights instead.',
  );
});
