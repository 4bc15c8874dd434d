import { lenet5 } from '@cnn/presets';
import { describe, expect, it } from 'vitest';
import { parseExperiment } from '../experiment/parseExperiment.js';
import { changedFields } from './changedFields.js';

const changed: Readonly<Record<string, object>> = {
  nothing: {},
  'a few fields': {
    model: 'lenet5',
    training: { epochs: 3, optimizer: { name: 'sgd', momentum: 0.9, nesterov: true } },
    seed: 4,
  },
  unions: {
    training: {
      mix: { type: 'cutmix', alpha: 0.5 },
      stain: { type: 'macenko' },
      schedule: { name: 'cosine', warmupEpochs: 2 },
    },
    evaluation: { threshold: { type: 'sensitivity', atLeast: 0.95 }, calibrate: true },
  },
  lists: {
    data: { source: 'images', classNames: ['b', 'a'], imageSize: [32, 48] },
    split: { ratios: [0.8, 0.1, 0.1], stratify: false },
    training: { augment: [{ type: 'randomFlip', mode: 'horizontal' }] },
  },
  'a start': { start: { source: 'model.keras', freeze: ['backbone'], unfreezeAt: 2 } },
};

describe('changedFields', () => {
  it.each(Object.entries(changed))('gives back what was written: %s', (_, fields) => {
    expect(changedFields(parseExperiment(fields))).toEqual(fields);
  });

  it('leaves out a value that is the default, within its union too', () => {
    const fields = {
      training: { epochs: 10, mix: { type: 'mixup', alpha: 0.2 } },
      evaluation: { pooling: 'mean' },
    };
    expect(changedFields(parseExperiment(fields))).toEqual({ training: { mix: { type: 'mixup' } } });
  });

  it('keeps a definition as it is', () => {
    const model = lenet5({ input: [32, 32, 1] });
    expect(changedFields(parseExperiment({ model }))).toEqual({ model });
  });
});
