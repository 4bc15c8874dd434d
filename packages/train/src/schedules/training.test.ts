import { expect, it } from 'vitest';
import { checkLearningRate } from '../fit/learningRate.js';
import { adam } from '../optimizers/adam.js';
import { adamW } from '../optimizers/adamW.js';
import { rmsprop } from '../optimizers/rmsprop.js';
import { sgd } from '../optimizers/sgd.js';

const schedule = {
  type: 'exponentialDecay',
  initialLearningRate: 0.5,
  decaySteps: 1,
  decayRate: 0.5,
} as const;

it.each([adam, adamW, rmsprop, sgd])('%o takes a schedule, and keeps it in its config', (factory) => {
  const optimizer = factory({ learningRate: schedule });
  expect(optimizer.learningRate).toBe(0.5);
  expect(optimizer.schedule).toEqual(schedule);
  expect(optimizer.config.learningRate).toEqual(schedule);
});

it('a rate under a schedule cannot be set', () => {
  expect(() => checkLearningRate(0.1, sgd({ learningRate: schedule }))).toThrow('exponentialDecay');
});
