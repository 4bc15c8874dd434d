import { CnnError } from '@cnn/core';
import { type ClassCrossValidation, classCrossValidation } from './classCrossValidation.js';
import type { CrossValidationRecordOptions } from './crossValidationRecordOptions.js';
import { type LabelCrossValidation, labelCrossValidation } from './labelCrossValidation.js';

/** The results of a cross-validation. Plain JSON: the content of `cross-validation.json`. `task` tells which it is. */
export type CrossValidation = ClassCrossValidation | LabelCrossValidation;

/**
 * The results of a cross-validation: those of the folds with mean and standard deviation, and those of all items together, each
 * predicted by the model that was not trained on it, at the thresholds of that fold.
 *
 * @throws CnnError `DATA` without a fold, or for folds of different tasks
 */
export function crossValidationRecord(options: CrossValidationRecordOptions): CrossValidation {
  const { evaluations } = options;
  const settings = { bootstrap: true, ...options };
  const labels = evaluations.filter((one) => one.task === 'multilabel');
  const classes = evaluations.filter((one) => one.task !== 'multilabel');
  if (isFilled(labels) && classes.length === 0) return labelCrossValidation(labels, settings);
  if (isFilled(classes) && labels.length === 0) return classCrossValidation(classes, settings);
  throw new CnnError(
    'DATA',
    `crossValidationRecord: expected evaluations of one task, received ${evaluations.length === 0 ? 'none' : [...new Set(evaluations.map(({ task }) => task))].join(' and ')}.`,
  );
}

function isFilled<T>(list: readonly T[]): list is readonly [T, ...T[]] {
  return list.length > 0;
}
