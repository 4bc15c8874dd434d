import { describe, expect, it } from 'vitest';
import { search } from '../declarations/search.js';
import { parseArguments } from '../options/parseArguments.js';
import { optionsOf, trialExperiment } from './trialExperiment.js';

describe('optionsOf', () => {
  it('types values and flags', () => {
    expect(optionsOf({ 'learning-rate': 0.001, ema: true, tta: false, optimizer: 'sgd' })).toEqual([
      ...['--learning-rate', '0.001', '--ema'],
      ...['--optimizer', 'sgd'],
    ]);
  });
});

describe('trialExperiment', () => {
  it('has what was typed, options of the space, and fields that the space names by their place', async () => {
    const argv = ['--data', 'synthetic', '--epochs', '3', '--space', 'space.json', '--trials', '4'];
    const values = { 'learning-rate': 0.02, augment: 'flip,turn', 'training.batchSize': 8, tta: true };
    expect(await trialExperiment(parseArguments(search, argv), values)).toMatchObject({
      data: { source: 'synthetic' },
      training: {
        epochs: 3,
        batchSize: 8,
        optimizer: { name: 'adam', learningRate: 0.02 },
        augment: [{ type: 'randomFlip' }, { type: expect.any(String) }],
      },
      evaluation: { testTimeAugmentation: true },
    });
  });
});
