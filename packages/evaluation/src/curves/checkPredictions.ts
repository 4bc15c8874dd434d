import { CnnError } from '@cnn/core';
import type { ClassPrediction, ClassPredictions } from '../records/evaluation.js';

/** A prediction with one finite probability for each class. */
export interface CheckedPrediction extends Omit<ClassPrediction, 'probabilities'> {
  readonly probabilities: readonly number[];
}

/**
 * Checks predictions, and gives each one probability per class.
 *
 * @throws CnnError `DATA` naming the first prediction that is wrong.
 */
export function checkPredictions({
  classNames,
  predictions,
}: ClassPredictions): readonly CheckedPrediction[] {
  if (classNames.length < 2 || new Set(classNames).size !== classNames.length) {
    throw new CnnError(
      'DATA',
      `evaluation.classNames needs at least two different names, received ${JSON.stringify(classNames)}.`,
    );
  }
  if (predictions.length === 0) {
    throw new CnnError(
      'DATA',
      'evaluation.predictions needs at least one prediction, received none. Evaluate on a set with images.',
    );
  }
  return predictions.map((prediction, index) => {
    const { label, file } = prediction;
    const where = `evaluation.predictions[${index}]${file === undefined ? '' : ` (${file})`}`;
    const count = classNames.length;
    if (!Number.isInteger(label) || label < 0 || label >= count) {
      throw new CnnError(
        'DATA',
        `${where}.label needs a class index from 0 to ${count - 1}, received ${label}.`,
      );
    }
    const probabilities = prediction.probabilities.map((value) => {
      if (value !== null && value >= 0 && value <= 1 + 1e-6) return Math.min(value, 1);
      const received = value === null || Number.isNaN(value) ? 'not a number' : value;
      throw new CnnError(
        'DATA',
        `${where}.probabilities needs values from 0 to 1, received ${received}. Predictions that are not numbers come from training that diverged.`,
      );
    });
    const [only] = probabilities;
    if (count === 2 && probabilities.length === 1 && only !== undefined) {
      return { ...prediction, probabilities: [1 - only, only] };
    }
    if (probabilities.length !== count) {
      throw new CnnError(
        'DATA',
        `${where}.probabilities needs ${count} values, received ${probabilities.length}.`,
      );
    }
    return { ...prediction, probabilities };
  });
}
