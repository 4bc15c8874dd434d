import { dense, flatten, type ModelDefinition, sequential } from '@cnn/core';
import { mixup } from '@cnn/data';
import { describe, expect, it } from 'vitest';
import type { ExperimentLoss } from '../experiment/experiment.js';
import { makeLoss } from './loss.js';

function ending(units: number, activation: 'sigmoid' | 'softmax'): ModelDefinition {
  return sequential({ name: 'tiny', input: [16, 16, 3], layers: [flatten(), dense({ units, activation })] });
}

const labels = [0, 0, 0, 1, 1, 2];
const named = (choice: ExperimentLoss, model: ModelDefinition, mix = false) =>
  makeLoss({ choice, model, mix: mix ? mixup() : undefined, labels }).name;

describe('the loss of an experiment', () => {
  it('is the crossentropy of the model’s end by default', () => {
    const choice = { name: 'crossentropy' };
    expect(named(choice, ending(1, 'sigmoid'))).toBe('binaryCrossentropy');
    expect(named(choice, ending(4, 'sigmoid'))).toBe('binaryCrossentropy');
    expect(named(choice, ending(3, 'softmax'))).toBe('sparseCategoricalCrossentropy');
    expect(named(choice, ending(3, 'softmax'), true)).toBe('categoricalCrossentropy');
  });

  it('finds the form that fits the model', () => {
    expect(named({ name: 'focal', gamma: 3 }, ending(1, 'sigmoid'))).toBe('binaryFocalCrossentropy');
    expect(named({ name: 'focal', labelSmoothing: 0.1 }, ending(3, 'softmax'))).toBe(
      'categoricalFocalCrossentropy',
    );
    expect(named({ name: 'asymmetric' }, ending(4, 'sigmoid'))).toBe('asymmetricLoss');
    expect(named({ name: 'ldam' }, ending(3, 'softmax'))).toBe('ldam');
    expect(named({ name: 'hinge' }, ending(3, 'softmax'))).toBe('categoricalHinge');
    expect(named({ name: 'generalized' }, ending(3, 'softmax'))).toBe('categoricalGeneralizedCrossEntropy');
    expect(named({ name: 'kullbackLeibler' }, ending(3, 'softmax'))).toBe('kullbackLeiblerDivergence');
    for (const name of ['dice', 'tversky', 'focalTversky']) {
      expect(named({ name }, ending(1, 'sigmoid'))).toBe(name);
      expect(named({ name }, ending(3, 'softmax'))).toBe(name);
    }
  });

  it('says in one line what does not fit, and which field is to blame', () => {
    expect(() => named({ name: 'l2' }, ending(3, 'softmax'))).toThrow(
      'training.loss.name: expected crossentropy',
    );
    expect(() => named({ name: 'asymmetric' }, ending(3, 'softmax'))).toThrow(
      'training.loss asymmetric needs a sigmoid',
    );
    expect(() => named({ name: 'ldam' }, ending(1, 'sigmoid'))).toThrow("model 'tiny' ends otherwise");
    expect(() => named({ name: 'ldam' }, ending(4, 'softmax'))).toThrow('class 3 has no image there');
    expect(() => named({ name: 'ldam' }, ending(3, 'softmax'), true)).toThrow(
      expect.objectContaining({ code: 'OPTIONS', details: { path: 'training.mix' } }),
    );
  });
});
