import { dense, flatten, sequential } from '@cnn/core';
import { blobs, referenceEngine } from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import { compile } from '../compile.js';
import { adam } from './adam.js';
import type { Optimizer } from './optimizer.js';
import { sgd } from './sgd.js';

const layers = [flatten(), dense({ units: 1, activation: 'sigmoid' })];
const definition = sequential({ name: 'net', input: [8, 8, 1], layers });
const compiled = (optimizer: Optimizer) =>
  compile({
    model: definition,
    engine: referenceEngine({ precision: 'float32' }),
    loss: 'binaryCrossentropy',
    optimizer,
  });

describe('accumulation of gradients', () => {
  const options = { gradientAccumulationSteps: 3, useEma: true, learningRate: 0.05 };

  it('goes on from a state in its middle with the same bits', async () => {
    const source = blobs({ items: 40 });
    const whole = await compiled(adam(options));
    await whole.fit(source, { epochs: 2, batchSize: 8 });
    const first = await compiled(adam(options));
    await first.fit(source, { epochs: 1, batchSize: 8 });
    const second = await compiled(adam(options));
    await second.setState(await first.state());
    await second.fit(source, { epochs: 2, initialEpoch: 1, batchSize: 8 });
    expect(await second.state()).toEqual(await whole.state());
  });

  it('of equal batches is the step of the large batch', async () => {
    const source = blobs({ items: 24 });
    const small = await compiled(sgd({ gradientAccumulationSteps: 3 }));
    await small.fit(source, { batchSize: 8, shuffle: false });
    const large = await compiled(sgd());
    await large.fit(source, { batchSize: 24, shuffle: false });
    const [some, others] = [await small.weights(), await large.weights()];
    for (const [name, { data }] of Object.entries(some)) {
      data.forEach((value, index) => {
        expect(value).toBeCloseTo(others[name]?.data[index] as number, 6);
      });
    }
  });
});
