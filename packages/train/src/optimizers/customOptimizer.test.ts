import { dense, flatten, ops, sequential } from '@cnn/core';
import { blobs, referenceEngine } from '@cnn/testing';
import { expect, it } from 'vitest';
import { compile } from '../compile.js';
import { adam } from './adam.js';
import { adamStep } from './adamStep.js';
import { type CustomOptimizerOptions, customOptimizer } from './customOptimizer.js';
import type { Optimizer, Transform } from './optimizer.js';
import { scaleByLearningRate } from './scaleByLearningRate.js';

const model = sequential({
  input: [8, 8, 1],
  layers: [flatten(), dense({ units: 1, activation: 'sigmoid' })],
});

const kernel = 'dense/kernel';

/** The kernel before and after one step. */
async function step(optimizer: Optimizer): Promise<readonly [ArrayLike<number>, ArrayLike<number>]> {
  const trained = await compile({ model, engine: referenceEngine(), loss: 'binaryCrossentropy', optimizer });
  const before = (await trained.weights())[kernel]?.data.slice() ?? [];
  await trained.fit(blobs({ items: 8 }), { batchSize: 8 });
  return [before, (await trained.weights())[kernel]?.data ?? []];
}

/** signSGD, Bernstein et al. 2018, arXiv 1802.04434. */
const sign: Transform = {
  apply: (updates) => updates.map((update) => ({ ...update, direction: ops.sign(update.direction) })),
};
const signSgd = (options: Partial<CustomOptimizerOptions> = {}) =>
  customOptimizer({ name: 'signSgd', transforms: [sign, scaleByLearningRate()], ...options });

it('a custom optimizer moves each weight as its transforms say', async () => {
  const [before, after] = await step(signSgd({ learningRate: 0.25 }));
  const moves = Array.from(before, (value, at) => Math.abs((after[at] ?? 0) - value));
  expect(moves.every((move) => move === 0 || Math.abs(move - 0.25) < 1e-6)).toBe(true);
  expect(moves.some((move) => move > 0)).toBe(true);
});

it('it takes the options that all take, and refuses others', async () => {
  const [before, after] = await step(signSgd({ learningRate: 0.25, frozen: ['kernel'] }));
  expect(after).toEqual(before);
  const wrong = { learning_rate: 1 } as Partial<CustomOptimizerOptions>;
  expect(() => signSgd(wrong)).toThrow(
    "optimizer signSgd: there is no option 'learning_rate'. Did you mean learningRate?",
  );
});

it('adamStep has the learning rate already', async () => {
  const moments = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
  const own = customOptimizer({ name: 'own', transforms: [adamStep(moments)], learningRate: 0.1 });
  expect(await step(own)).toEqual(await step(adam({ learningRate: 0.1 })));
});
