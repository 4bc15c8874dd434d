import { describe, expect, it } from 'vitest';
import { parseExperiment } from '../experiment/parseExperiment.js';
import { withValues } from './withValues.js';

const experiment = parseExperiment({ training: { epochs: 3, optimizer: { name: 'sgd', momentum: 0.9 } } });

describe('withValues', () => {
  it('changes the places that are named, and nothing else', () => {
    const values = {
      'training.optimizer.learningRate': 0.01,
      'training.batchSize': 8,
      'evaluation.calibrate': true,
      model: 'lenet5',
    };
    const changed = withValues(experiment, values);
    expect(changed.training.optimizer).toEqual({ name: 'sgd', momentum: 0.9, learningRate: 0.01 });
    expect(changed).toMatchObject({ model: 'lenet5', evaluation: { calibrate: true } });
    expect(changed.training.batchSize).toBe(8);
    expect(experiment.training.optimizer).toEqual({ name: 'sgd', momentum: 0.9 });
    expect(withValues(experiment, {})).toEqual(experiment);
  });

  it('makes the object that a place needs', () => {
    expect(withValues(experiment, { 'training.mix.type': 'mixup' }).training.mix).toEqual({
      type: 'mixup',
      alpha: 0.2,
    });
  });

  it.each<[string, number | string, string]>([
    ['training.optimizer.learningrate', 0.1, 'Did you mean learningRate?'],
    ['training.epochs', 3, '"training.epochs" can\'t be searched: all trials have the same training.epochs'],
    ['split.ratios', 3, 'all trials have the same split'],
    ['training.batchSize', 0, 'training.batchSize: expected a whole number of at least 1, received 0.'],
    ['__proto__.polluted', 1, 'there is no such field'],
  ])('refuses %s: %j', (path, value, message) => {
    expect(() => withValues(experiment, { [path]: value })).toThrow(message);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});
