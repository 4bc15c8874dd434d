import { CnnError } from '@cnn/core';
import { countOf } from '../text/formatNumber.js';
import type { ClinicalResults, TemperatureScaling, ThresholdChoice } from './clinical.js';

/** What a model said of one image. */
export interface Prediction {
  /** Path below the data folder. */
  readonly file?: string | undefined;
  /** Index of the true class. */
  readonly label: number;
  /** One probability a class; or, of two classes, only that of the second. `null` is what JSON makes of NaN. */
  readonly probabilities: readonly (number | null)[];
  /** Which patient, or other group, the image is from. */
  readonly group?: string | undefined;
  /** Of two classes: above it the second is predicted, where models with different thresholds made the predictions. */
  readonly threshold?: number | undefined;
}

/** How a model did on a part of the data: the content of `evaluation.json`. */
export interface Evaluation {
  readonly loss?: number | null | undefined;
  readonly accuracy?: number | null | undefined;
  readonly auc?: number | null | undefined;
  /** Counts: a row for each true class, a column for each predicted class. */
  readonly confusionMatrix: readonly (readonly number[])[];
  readonly classNames: readonly string[];
  readonly predictions: readonly Prediction[];
  /** More results, by name: `balanced_accuracy`, `brier`, … */
  readonly metrics?: Readonly<Record<string, number | null>> | undefined;
  /** Confidence intervals of results, lower and upper bound, by the same names. */
  readonly intervals?: Readonly<Record<string, readonly [number, number]>> | undefined;
  /** Results by image and by patient at a threshold, which the report then shows instead of the others. */
  readonly report?: ClinicalResults | undefined;
  /** How the validation part chose that threshold. */
  readonly threshold?: ThresholdChoice | undefined;
  /** The same for the probabilities of patients. */
  readonly groupThreshold?: ThresholdChoice | undefined;
  /** How all probabilities were calibrated, where they were. */
  readonly calibration?: TemperatureScaling | undefined;
}

/** The part of an evaluation that curves are made of. */
export type Predictions = Pick<Evaluation, 'classNames' | 'predictions'>;

/** A prediction with one finite probability for each class. */
export interface CheckedPrediction extends Omit<Prediction, 'probabilities'> {
  readonly probabilities: readonly number[];
}

/**
 * Checks predictions, and gives each one probability a class.
 *
 * @throws CnnError `DATA` naming the first prediction that is wrong.
 */
export function checkPredictions({ classNames, predictions }: Predictions): readonly CheckedPrediction[] {
  if (classNames.length < 2 || new Set(classNames).size !== classNames.length) {
    throw new CnnError(
      'DATA',
      `evaluation.classNames needs at least two different names, received ${JSON.stringify(classNames)}.`,
    );
  }
  if (predictions.length === 0) {
    throw new CnnError(
      'DATA',
      'evaluation.predictions needs at least one prediction, received none. Evaluate on a part with images.',
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
        `${where}.probabilities needs ${countOf(count, 'value')}, received ${probabilities.length}.`,
      );
    }
    return { ...prediction, probabilities };
  });
}

/** Index of the highest probability; the first of equal ones. */
export function predictedClass({ probabilities }: CheckedPrediction): number {
  return probabilities.reduce(
    (best, value, index) => (value > (probabilities[best] ?? -1) ? index : best),
    0,
  );
}
