import { describe, expect, it } from 'vitest';
import { objectiveOf, optionsOf } from './trainTrial.js';

const loss = { name: 'val_loss', direction: 'down' } as const;
const auc = { name: 'val_auc', direction: 'up' } as const;
const history = { loss: [0.5, 0.4, 0.3], val_loss: [0.6, 0.4, 0.5], val_auc: [0.7, 0.8, 0.9] };

describe('objectiveOf', () => {
  it('is that of the last epoch, whose weights a run without patience keeps', () => {
    expect(objectiveOf(history, auc, undefined)).toBe(0.9);
    expect(objectiveOf(history, loss, undefined)).toBe(0.5);
  });

  it('is that of the best epoch with patience, by what it monitors', () => {
    expect(objectiveOf(history, auc, 'val_loss')).toBe(0.8);
    expect(objectiveOf(history, loss, 'val_loss')).toBe(0.4);
    expect(objectiveOf(history, loss, 'val_auc')).toBe(0.5);
  });

  it('says when the run has none', () => {
    expect(() => objectiveOf({ loss: [1] }, auc, undefined)).toThrow(
      "--objective: 'val_auc' is not among loss. Give the split a validation part.",
    );
  });
});

describe('optionsOf', () => {
  it('types values and flags', () => {
    expect(optionsOf({ 'learning-rate': 0.001, ema: true, tta: false, optimizer: 'sgd' })).toEqual([
      ...['--learning-rate', '0.001', '--ema'],
      ...['--optimizer', 'sgd'],
    ]);
  });
});
