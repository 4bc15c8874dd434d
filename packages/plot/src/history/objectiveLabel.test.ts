import { expect, it } from 'vitest';
import { objectiveLabel } from './objectiveLabel.js';

it.each([
  ['val_loss', 'Validation loss'],
  ['val_auc', 'Validation AUC'],
  ['val_mcc', 'Validation Matthews correlation'],
  ['val_f1', 'Validation F1'],
  ['val_balanced_accuracy', 'Validation balanced accuracy'],
  ['loss', 'Loss'],
])('%s is %s', (name, expected) => {
  expect(objectiveLabel(name)).toBe(expected);
});
