import { describe, expect, it } from 'vitest';
import { objectiveOf } from './objectiveOf.js';

const loss = { name: 'val_loss' };
const auc = { name: 'val_auc' };
const history = { loss: [0.5, 0.4, 0.3], val_loss: [0.6, 0.4, 0.5], val_auc: [0.7, 0.8, 0.9] };

describe('objectiveOf', () => {
  it('is that of the last epoch, whose weights a run without patience keeps', () => {
    expect(objectiveOf({ history, objective: auc, monitor: undefined })).toBe(0.9);
    expect(objectiveOf({ history, objective: loss, monitor: undefined })).toBe(0.5);
  });

  it('is that of the best epoch with patience, by what it monitors', () => {
    expect(objectiveOf({ history, objective: auc, monitor: 'val_loss' })).toBe(0.8);
    expect(objectiveOf({ history, objective: loss, monitor: 'val_loss' })).toBe(0.4);
    expect(objectiveOf({ history, objective: loss, monitor: 'val_auc' })).toBe(0.5);
  });

  it('says when the run has none', () => {
    const options = { history: { loss: [1] }, objective: auc, monitor: undefined };
    expect(() => objectiveOf(options)).toThrow(
      "objective: 'val_auc' is not among loss. Give the split a validation set.",
    );
  });
});
