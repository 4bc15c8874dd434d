import { readFileSync } from 'node:fs';
import { dense, flatten, sequential } from '@cnn/core';
import { blobs, referenceEngine } from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import { compile } from '../compile.js';
import { sgd } from '../optimizers/sgd.js';
import type { LearningRateSchedule } from '../schedules/schedule.js';
import type { Callback, TrainingContext } from './callback.js';
import { type ReduceLROnPlateauOptions, reduceLROnPlateau } from './reduceLROnPlateau.js';

interface Golden {
  readonly values: readonly number[];
  readonly options: ReduceLROnPlateauOptions;
  readonly rates: readonly number[];
}
const file = new URL('../../../testing/goldens/training/reduce_lr_on_plateau.json', import.meta.url);
const goldens = JSON.parse(readFileSync(file, 'utf8')) as Golden[];

function context(): TrainingContext {
  return {
    epochs: 99,
    logNames: ['loss', 'val_loss'],
    metrics: [],
    learningRate: 0.5,
    stop: () => {},
    weights: async () => ({}),
    setWeights: async () => {},
  };
}

async function follow(make: () => Callback, values: readonly number[], resumeAt?: number) {
  let training = context();
  let callback = make();
  await callback.onTrainBegin?.(training);
  const rates: number[] = [];
  for (const [epoch, value] of values.entries()) {
    if (epoch === resumeAt) {
      const state = callback.state?.() ?? {};
      training = { ...context(), learningRate: training.learningRate };
      callback = make();
      await callback.onTrainBegin?.(training);
      callback.restore?.(JSON.parse(JSON.stringify(state)));
    }
    await callback.onEpochEnd?.({ epoch, logs: { val_loss: value }, training });
    rates.push(training.learningRate);
  }
  return rates;
}

describe('reduceLROnPlateau agrees with Keras', () => {
  it.each(goldens)('$options, $values', async ({ values, options, rates }) => {
    const own = await follow(() => reduceLROnPlateau(options), values);
    expect(own).toHaveLength(rates.length);
    for (const [at, rate] of rates.entries()) expect(Math.abs((own[at] ?? -1) / rate - 1)).toBeLessThan(1e-6);
  });
});

it('goes on as if it had not stopped', async () => {
  const options = { patience: 2, cooldown: 2, factor: 0.5 };
  const values = [3, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1];
  const whole = await follow(() => reduceLROnPlateau(options), values);
  expect(new Set(whole).size).toBeGreaterThan(2);
  for (let at = 1; at < values.length; at++)
    expect(await follow(() => reduceLROnPlateau(options), values, at)).toEqual(whole);
});

const schedule: LearningRateSchedule = { type: 'oneCycle', maxLearningRate: 0.1, totalSteps: 9 };

it('refuses a factor that does not lower, and a rate that is under a schedule', async () => {
  expect(() => reduceLROnPlateau({ factor: 1 })).toThrow('factor must be from 0 to below 1, received 1');
  expect(() => reduceLROnPlateau({ cooldown: -1 })).toThrow('cooldown must be a finite number not below 0');
  const model = await compile({
    model: sequential({
      name: 'net',
      input: [8, 8, 1],
      layers: [flatten(), dense({ units: 1, activation: 'sigmoid' })],
    }),
    engine: referenceEngine(),
    loss: 'binaryCrossentropy',
    optimizer: sgd({ learningRate: schedule }),
  });
  const callbacks = [reduceLROnPlateau({ monitor: 'loss' })];
  await expect(model.fit(blobs({ items: 8 }), { callbacks })).rejects.toThrow('schedule (oneCycle)');
});
