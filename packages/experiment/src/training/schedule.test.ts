import { learningRateAt } from '@cnn/train';
import { describe, expect, it } from 'vitest';
import type { ExperimentSchedule } from '../experiment/experiment.js';
import { scheduleOf } from './schedule.js';

const constant: ExperimentSchedule = { name: 'constant', warmupEpochs: 0, cycleMomentum: false };

/** Rates at the first step of each of 8 epochs of 5 steps, and at the last step. */
function ratesOf(name: ExperimentSchedule['name'], warmupEpochs = 0): number[] {
  const schedule = scheduleOf({
    choice: { name, warmupEpochs, cycleMomentum: false },
    learningRate: 0.1,
    epochs: 8,
    steps: 5,
  });
  if (typeof schedule === 'number') throw new Error('no schedule');
  return [0, 5, 10, 15, 20, 25, 30, 35, 39].map((step) =>
    Number(learningRateAt({ schedule, step }).toPrecision(3)),
  );
}

describe('the schedule of an experiment', () => {
  it('is constant without being asked', () => {
    const given = { learningRate: 0.1, epochs: 8, steps: 5 };
    expect(scheduleOf({ choice: constant, ...given })).toBe(0.1);
  });

  it('spans the whole training', () => {
    expect(ratesOf('step')).toEqual([0.1, 0.1, 0.1, 0.1, 0.01, 0.01, 0.001, 0.001, 0.001]);
    expect(ratesOf('exponential').at(4)).toBe(0.01);
    expect(ratesOf('inverseTime').at(4)).toBe(0.0182);
    expect(ratesOf('polynomial').at(4)).toBe(0.05);
    expect(ratesOf('cosine').at(4)).toBe(0.05);
    expect(ratesOf('cosine').at(-1)).toBeLessThan(0.001);
    expect(ratesOf('oneCycle')[0]).toBe(0.004);
    expect(ratesOf('oneCycle').at(-1)).toBeLessThan(1e-5);
    expect(Math.max(...ratesOf('cosineRestarts').slice(1))).toBeGreaterThan(0.09);
  });

  it('warms up first, and spans what is left', () => {
    const rates = ratesOf('cosine', 2);
    expect(rates.slice(0, 3)).toEqual([0, 0.05, 0.1]);
    expect(rates.at(5)).toBe(0.05);
    expect(ratesOf('constant', 1)).toEqual([0, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1]);
  });

  it('cycles the momentum of oneCycle when asked to', () => {
    const given = { learningRate: 0.1, epochs: 8, steps: 5 };
    const oneCycle = { ...constant, name: 'oneCycle' } as const;
    expect(scheduleOf({ choice: oneCycle, ...given })).not.toHaveProperty('cycleMomentum');
    expect(scheduleOf({ choice: { ...oneCycle, cycleMomentum: true }, ...given })).toHaveProperty(
      'cycleMomentum',
      true,
    );
  });

  it('takes short trainings', () => {
    for (const epochs of [1, 2, 3]) {
      for (const name of ['step', 'cosineRestarts', 'oneCycle'] as const) {
        const choice = { name, warmupEpochs: 0, cycleMomentum: false };
        const schedule = scheduleOf({ choice, learningRate: 0.1, epochs, steps: 1 });
        if (typeof schedule === 'number') throw new Error('no schedule');
        for (let step = 0; step < epochs; step++)
          expect(learningRateAt({ schedule, step })).toBeGreaterThan(0);
      }
    }
  });
});
