import { dense, flatten, sequential } from '@cnn/core';
import { blobs, referenceEngine } from '@cnn/testing';
import { expect, it } from 'vitest';
import type { Callback } from '../callbacks/callback.js';
import { compile } from '../compile.js';
import { sgd } from '../optimizers/sgd.js';

const model = sequential({
  name: 'net',
  input: [8, 8, 1],
  layers: [flatten(), dense({ units: 1, activation: 'sigmoid' })],
});

/** What callbacks and listeners of one training are told, in order. */
async function told(bias: number): Promise<string[]> {
  const trained = await compile({
    model,
    engine: referenceEngine({ precision: 'float32' }),
    loss: 'meanSquaredError',
    optimizer: sgd(),
  });
  const setBias: Callback['onTrainBatchEnd'] = ({ training }) =>
    training.setWeights({ 'dense/bias': { shape: [1], data: Float32Array.of(bias) } });
  const order: string[] = [];
  const called = (name: string): Callback => ({
    name,
    onTrainBegin: async () => {
      await Promise.resolve();
      order.push(`${name}.onTrainBegin`);
    },
    onEpochBegin: ({ epoch }) => void order.push(`${name}.onEpochBegin ${epoch}`),
    onTrainBatchEnd: ({ epoch, batch, loss, logs }) =>
      void order.push(`${name}.onTrainBatchEnd ${epoch} ${batch} ${loss === logs.loss}`),
    onBadLoss: ({ reason, message, training }) => {
      order.push(`${name}.onBadLoss ${reason}`);
      training.stop(message);
    },
    onEpochEnd: ({ epoch, logs }) => void order.push(`${name}.onEpochEnd ${epoch} ${Object.keys(logs)}`),
    onTrainEnd: () => void order.push(`${name}.onTrainEnd`),
  });
  await trained.fit(blobs({ items: 4 }), {
    batchSize: 4,
    validationData: blobs({ items: 4, seed: 1 }),
    callbacks: [called('a'), called('b'), { name: 'bias', onTrainBatchEnd: setBias }],
    onEvent: ({ type }) => void order.push(type),
  });
  return order;
}

it('callbacks and listeners hear of a training in one order', async () => {
  expect(await told(0)).toEqual([
    ...['a.onTrainBegin', 'b.onTrainBegin', 'trainBegin'],
    ...['epochBegin', 'a.onEpochBegin 0', 'b.onEpochBegin 0'],
    ...['batchEnd', 'a.onTrainBatchEnd 0 0 true', 'b.onTrainBatchEnd 0 0 true'],
    'validationBatchEnd',
    ...['epochEnd', 'a.onEpochEnd 0 loss,val_loss', 'b.onEpochEnd 0 loss,val_loss'],
    ...['a.onTrainEnd', 'b.onTrainEnd', 'trainEnd'],
  ]);
});

it('a bad weight is told to callbacks alone, and the stop to listeners', async () => {
  expect(await told(Number.NaN)).toEqual([
    ...['a.onTrainBegin', 'b.onTrainBegin', 'trainBegin'],
    ...['epochBegin', 'a.onEpochBegin 0', 'b.onEpochBegin 0'],
    ...['batchEnd', 'a.onTrainBatchEnd 0 0 true', 'b.onTrainBatchEnd 0 0 true'],
    ...['a.onBadLoss diverged', 'stop', 'b.onBadLoss diverged'],
    ...['a.onTrainEnd', 'b.onTrainEnd', 'trainEnd'],
  ]);
});
