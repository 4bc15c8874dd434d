import { describe, expect, it } from 'vitest';
import { describeDifference, experimentDifference } from './experimentDifference.js';
import { parseExperiment } from './parseExperiment.js';

const experiment = parseExperiment({ training: { epochs: 3, optimizer: { learningRate: 0.01 } } });

describe('experimentDifference', () => {
  it('is none of the same experiment, also after JSON and with fields in another order', () => {
    const { training, ...others } = JSON.parse(JSON.stringify(experiment));
    expect(experimentDifference(experiment, { training, ...others })).toBeUndefined();
  });

  it('names the first place that differs', () => {
    const other = parseExperiment({ training: { epochs: 3, optimizer: { name: 'sgd', momentum: 0.9 } } });
    const difference = experimentDifference(experiment, other);
    expect(difference).toEqual({
      path: 'training.optimizer.name',
      expected: '"adam"',
      received: '"sgd"',
    });
    expect(difference && describeDifference(difference)).toBe(
      'training.optimizer.name: expected "adam", received "sgd"',
    );
    const augmented = parseExperiment({ training: { ...experiment.training, patience: 2 } });
    expect(experimentDifference(experiment, augmented)).toMatchObject({ path: 'training.patience' });
    expect(experimentDifference(experiment, null)).toMatchObject({ path: '', received: 'null' });
  });

  it('takes any engine and number of threads where none is asked for', () => {
    const ran = { ...experiment, engine: { name: 'onnx', threads: 2 } };
    expect(experimentDifference(experiment, ran)).toBeUndefined();
    const asked = { ...experiment, engine: { threads: 4 } };
    expect(experimentDifference(asked, ran)).toMatchObject({ path: 'engine.threads', expected: '4' });
  });
});
