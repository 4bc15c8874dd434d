import { dense, flatten, sequential } from '@cnn/core';
import { blobs, recordingEngine, referenceEngine } from '@cnn/testing';
import { expect, it } from 'vitest';
import { compile } from '../compile.js';
import { sgd } from '../optimizers/sgd.js';

it('fit sends each step its rate, and goes on with it in a second call', async () => {
  const { engine, runs } = recordingEngine(referenceEngine());
  const model = await compile({
    model: sequential({
      name: 'net',
      input: [8, 8, 1],
      layers: [flatten(), dense({ units: 1, activation: 'sigmoid' })],
    }),
    engine,
    loss: 'binaryCrossentropy',
    optimizer: sgd({
      learningRate: { type: 'exponentialDecay', initialLearningRate: 0.5, decaySteps: 1, decayRate: 0.5 },
    }),
  });
  for (let call = 0; call < 2; call++) await model.fit(blobs({ items: 8 }), { batchSize: 4, epochs: 1 });
  expect(runs.map(({ inputs }) => inputs.learningRate?.data[0])).toEqual([0.5, 0.25, 0.125, 0.0625]);
});
