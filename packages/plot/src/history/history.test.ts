import { describe, expect, it } from 'vitest';
import { bestEpoch, bestIs, seriesLabel, usesThreshold } from './best.js';
import { epochsOf, metricsOf } from './history.js';

describe('metricsOf', () => {
  it('pairs training and validation, accuracy and loss first', () => {
    const history = {
      auc: [0.5],
      loss: [1],
      val_loss: [2],
      binary_accuracy: [0.7],
      val_binary_accuracy: [0.6],
      val_f1: [0.1],
    };
    expect(metricsOf(history)).toEqual([
      { name: 'binary_accuracy', training: [0.7], validation: [0.6] },
      { name: 'loss', training: [1], validation: [2] },
      { name: 'auc', training: [0.5], validation: undefined },
      { name: 'f1', training: undefined, validation: [0.1] },
    ]);
    expect(epochsOf(history)).toBe(1);
  });

  it.each([
    [{}, 'history needs at least one epoch in a key such as "loss", received none. Train first.'],
    [{ loss: [] }, 'history needs at least one epoch in a key such as "loss", received none. Train first.'],
    [
      { loss: [1, 2], val_loss: [1] },
      'history needs one value per epoch in every key, received 2 in "loss" and 1 in "val_loss". Put null where an epoch has no value.',
    ],
  ])('refuses %j', (history, message) => {
    expect(() => metricsOf(history)).toThrow(message);
  });

  it.each([
    ['{"loss": ["0.5"]}', 'history.loss needs numbers, received "0.5". Give one number per epoch.'],
    ['{"loss": 0.5}', 'history.loss needs an array with one number per epoch, received number.'],
  ])('refuses the file %s', (file, message) => {
    expect(() => metricsOf(JSON.parse(file))).toThrow(message);
  });
});

describe('best', () => {
  it('knows which way is better, for the names that Keras gives', () => {
    expect(['loss', 'mean_squared_error', 'mae'].map(bestIs)).toEqual(['lowest', 'lowest', 'lowest']);
    expect(['accuracy', 'auc', 'f1_score'].map(bestIs)).toEqual(['highest', 'highest', 'highest']);
    expect(bestIs('learning_rate')).toBeUndefined();
    expect(bestIs('a_metric_of_my_own')).toBeUndefined();
  });

  it('knows every metric of an evaluation, by both of its names', () => {
    expect(['brier', 'ece', 'logLoss', 'log_loss'].map(bestIs)).toEqual(new Array(4).fill('lowest'));
    expect(['prAuc', 'pr_auc', 'npv', 'recall'].map(bestIs)).toEqual(new Array(4).fill('highest'));
    expect(['prAuc', 'logLoss', 'balancedAccuracy', 'recall', 'binaryAccuracy'].map(seriesLabel)).toEqual([
      'PR AUC',
      'Log loss',
      'Balanced accuracy',
      'Recall',
      'Binary accuracy',
    ]);
    expect(['prAuc', 'balancedAccuracy', 'recall', 'val_loss'].map(usesThreshold)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('is the first epoch with the best finite value', () => {
    expect(bestEpoch([null, Number.NaN, 0.5, 0.4, 0.4, Number.NEGATIVE_INFINITY], 'lowest')).toEqual({
      epoch: 4,
      value: 0.4,
    });
    expect(bestEpoch([0.5, 0.9, 0.9, Number.POSITIVE_INFINITY], 'highest')).toEqual({ epoch: 2, value: 0.9 });
    expect(bestEpoch([Number.NaN, null], 'highest')).toBeUndefined();
  });

  it('says names in words', () => {
    expect(['auc', 'binary_accuracy', 'loss', 'lr'].map(seriesLabel)).toEqual([
      'AUC',
      'Binary accuracy',
      'Loss',
      'Learning rate',
    ]);
  });
});
