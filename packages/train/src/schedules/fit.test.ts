import { dense, flatten, sequential } from '@cnn/core';
import { blobs, recordingEngine, referenceEngine } from '@cnn/testing';
import { expect, it } from 'vitest';
import { compile } from '../compile.js';
import { adam } from '../optimizers/adam.js';
import { sgd } from '../optimizers/sgd.js';
import { momentumAt } from './momentumAt.js';

const model = sequential({
  name: 'net',
  input: [8, 8, 1],
  layers: [flatten(), dense({ units: 1, activation: 'sigmoid' })],
});

it('fit sends each step its rate, and goes on with it in a second call', async () => {
  const { engine, runs } = recordingEngine(referenceEngine());
  const trained = await compile({
    model,
    engine,
    loss: 'binaryCrossentropy',
    optimizer: sgd({
      learningRate: { type: 'exponentialDecay', initialLearningRate: 0.5, decaySteps: 1, decayRate: 0.5 },
    }),
  });
  for (let call = 0; call < 2; call++) await trained.fit(blobs({ items: 8 }), { batchSize: 4, epochs: 1 });
  expect(runs.map(({ inputs }) => inputs.learningRate?.data[0])).toEqual([0.5, 0.25, 0.125, 0.0625]);
});

it('fit sends each step the momentum of a one-cycle schedule, and goes on with the same bits from a state', async () => {
  const { engine, runs } = recordingEngine(referenceEngine({ precision: 'float32' }));
  const learningRate = {
    type: 'oneCycle',
    maxLearningRate: 0.1,
    totalSteps: 8,
    cycleMomentum: true,
  } as const;
  const ready = () =>
    compile({ model, engine, loss: 'binaryCrossentropy', optimizer: adam({ learningRate }) });
  const source = blobs({ items: 16 });
  const whole = await ready();
  await whole.fit(source, { batchSize: 4, epochs: 2 });
  const momenta = runs.map(({ inputs }) => inputs.momentum?.data[0]);
  expect(momenta.slice(0, 4)).toEqual(
    [0, 1, 2, 3].map((step) => Math.fround(momentumAt({ schedule: learningRate, step }) ?? 0)),
  );
  const first = await ready();
  await first.fit(source, { batchSize: 4, epochs: 1 });
  const second = await ready();
  await second.setState(await first.state());
  await second.fit(source, { batchSize: 4, epochs: 2, initialEpoch: 1 });
  expect(await second.state()).toEqual(await whole.state());
});
