import { dense, flatten, sequential } from '@cnn/core';
import { blobs, memorySource, referenceEngine } from '@cnn/testing';
import { expect, it } from 'vitest';
import { compile } from '../compile.js';
import type { TrainingEvent } from '../fit/events.js';
import { sgd } from '../optimizers/sgd.js';
import { earlyStopping } from './earlyStopping.js';
import { terminateOnNaN } from './terminateOnNaN.js';

const ready = (learningRate: number, activation: 'sigmoid' | 'linear' = 'sigmoid') =>
  compile({
    model: sequential({
      name: 'net',
      input: [8, 8, 1],
      layers: [flatten(), dense({ units: 1, activation })],
    }),
    engine: referenceEngine({ precision: 'float32' }),
    loss: activation === 'sigmoid' ? 'binaryCrossentropy' : 'meanSquaredError',
    optimizer: sgd({ learningRate }),
  });

it('ends at the batch that did it, names its image, and leaves no row for the epoch', async () => {
  const images = { shape: [6, 8, 8, 1], data: new Float32Array(384).fill(0.5) };
  images.data[4 * 64 + 3] = Number.NaN;
  const labels = { shape: [6], data: Int32Array.of(0, 1, 0, 1, 0, 1) };
  const events: TrainingEvent[] = [];
  const ended: string[] = [];
  const model = await ready(0.1);
  const history = await model.fit(memorySource({ images, labels, classNames: ['a', 'b'] }), {
    batchSize: 2,
    shuffle: false,
    epochs: 3,
    callbacks: [terminateOnNaN(), { name: 'end', onTrainEnd: () => void ended.push('end') }],
    onEvent: (event) => events.push(event),
  });
  const message =
    "terminateOnNaN: loss in epoch 1, batch 3 (step 3) can't be computed: image 4 holds NaN, expected finite pixels. Leave it out or repair it.";
  expect(history).toEqual({ epoch: [], history: {}, stopped: { reason: 'callback', epoch: 0, message } });
  expect(events.slice(-2).map(({ type }) => type)).toEqual(['stop', 'trainEnd']);
  expect(events.filter(({ type }) => type === 'batchEnd')).toHaveLength(2);
  expect(ended).toEqual(['end']);
});

it('leaves the best weights with earlyStopping, where all had become NaN', async () => {
  const model = await ready(1e30, 'linear');
  const history = await model.fit(blobs({ items: 4 }), {
    epochs: 9,
    callbacks: [terminateOnNaN(), earlyStopping({ monitor: 'loss', patience: 9, restoreBestWeights: true })],
  });
  expect(history.stopped?.message).toMatch(/^terminateOnNaN: loss in epoch [2-9], batch 1 .* learning rate/);
  expect(history.epoch.length).toBeGreaterThan(0);
  const { 'dense/kernel': kernel } = await model.weights();
  expect(kernel?.data.every((value) => Number.isFinite(value))).toBe(true);
});
