import { describe, expect, it } from 'vitest';
import { optimizerNames } from '../experiment/names.js';
import type { ExperimentOptimizer } from '../experiment/optimizerFields.js';
import { defaultLearningRate, makeOptimizer } from './optimizer.js';

const made = (choice: ExperimentOptimizer) =>
  makeOptimizer({ choice, learningRate: defaultLearningRate(choice.name), epochs: 8, steps: 10 });

describe('the optimizer of an experiment', () => {
  it('can be any of them, each with its own default rate', () => {
    expect(optimizerNames).toHaveLength(10);
    for (const name of optimizerNames) expect(made({ name }).name).toBe(name);
    expect(made({ name: 'sgd' }).learningRate).toBe(0.01);
    expect(() => made({ name: 'adma' })).toThrow('training.optimizer.name: expected adam');
  });

  it('gets momentum, accumulation and averages', () => {
    const sgd = { name: 'sgd', momentum: 0.9, nesterov: true, accumulateSteps: 3 };
    expect(made(sgd).config).toMatchObject({ momentum: 0.9, nesterov: true, gradientAccumulationSteps: 3 });
    expect(made({ name: 'rmsprop', momentum: 0.5 }).config).toMatchObject({ momentum: 0.5 });
    const adam = { name: 'adam' };
    expect(made({ ...adam, accumulateSteps: 1 }).gradientAccumulationSteps).toBeUndefined();
    expect(made({ ...adam, useEma: true }).config).toMatchObject({ useEma: true, emaMomentum: 0.99 });
    expect(made({ ...adam, useEma: true, emaMomentum: 0.9 }).config).toMatchObject({ emaMomentum: 0.9 });
    expect(made({ ...adam, swaEpochs: 2 }).config).toMatchObject({
      useEma: true,
      emaMomentum: 'equal',
      emaStartStep: 60,
    });
    expect(made({ ...adam, swaEpochs: 2, accumulateSteps: 4 }).config).toMatchObject({ emaStartStep: 15 });
  });
});
