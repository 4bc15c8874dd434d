import { parseExperiment } from '@cnn/experiment';
import { describe, expect, it } from 'vitest';
import { describeEvent, describeFloor } from './describeEvent.js';

const floor = {
  method: 'logistic regression on colour statistics',
  features: 12,
  images: 60,
  auc: 0.8,
  multiLabel: false,
} as const;

describe('events of a run, for people', () => {
  it('say when the network does not beat the colours alone', () => {
    expect(describeFloor({ ...floor, networkAuc: 0.85 })).toEqual([
      'Floor: logistic regression on colour statistics (12 numbers per image) reaches AUC 0.8000 on the same test set.',
    ]);
    expect(describeFloor({ ...floor, networkAuc: 0.79 })[1]).toContain(
      'The network (AUC 0.7900) does not beat it',
    );
    expect(describeFloor({ ...floor, auc: null, networkAuc: 0.79 })).toEqual([]);
    expect(describeFloor({ multiLabel: true, networkAuc: undefined })).toEqual([
      'Floor: left out for a multi-label set.',
    ]);
  });

  it('tell which other sets lack a class', () => {
    const options = { experiment: parseExperiment({}), out: 'out' };
    const part = (name: 'train' | 'validation' | 'test', tumour: number) => ({
      part: name,
      items: 2,
      classCounts: { benign: 2 - tumour, tumour },
      classShares: { benign: 1 - tumour / 2, tumour: tumour / 2 },
    });
    const parts = [part('train', 1), part('validation', 0), part('test', 1)];
    const lines = describeEvent({ type: 'split', parts, notes: ['as given'], multiLabel: false }, options);
    expect(lines).toHaveLength(5);
    expect(lines?.[4]).toBe('The validation set has no image of tumour: it can have no AUC.');
  });

  it('name options instead of fields of the experiment', () => {
    const message = 'Lower training.optimizer.learningRate, or add training.optimizer.clipNorm 1.';
    expect(
      describeEvent(
        { type: 'warning', about: 'diverged', message },
        { experiment: parseExperiment({}), out: 'out' },
      ),
    ).toEqual(['', 'Lower --learning-rate, or add --clip-norm 1.']);
  });
});
