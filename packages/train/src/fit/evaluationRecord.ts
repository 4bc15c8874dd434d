import { CnnError } from '@cnn/core';
import { labelClasses, predictedClasses } from '../metrics/classes.js';
import type { Evaluation } from './evaluate.js';

/** What is known of an item besides its label. */
export interface EvaluatedItem {
  readonly file?: string;
  /** Patient, slide, … */
  readonly group?: string;
}

/** What a model said of one image. */
export interface PredictionRecord extends EvaluatedItem {
  /** Index of the true class. */
  readonly label: number;
  /** Index of the class that the model predicts. */
  readonly predicted: number;
  /** One for each class. */
  readonly probabilities: readonly number[];
}

/** An evaluation of a classifier as plain JSON: `loss`, each metric by its name, and every prediction. */
export interface EvaluationRecord {
  readonly loss: number;
  readonly accuracy?: number;
  readonly auc?: number;
  /** Metrics of other names. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly classNames: readonly string[];
  /** Rows are the truth, columns the prediction. */
  readonly confusionMatrix: readonly (readonly number[])[];
  readonly predictions: readonly PredictionRecord[];
}

export interface EvaluationRecordOptions {
  readonly evaluation: Evaluation;
  /** Files and groups of the items, by the indices that the source's batches have. */
  readonly items?: ArrayLike<EvaluatedItem>;
}

/** @throws CnnError when the labels are no classes */
export function evaluationRecord({ evaluation, items }: EvaluationRecordOptions): EvaluationRecord {
  const { loss, metrics, classNames, confusionMatrix, predictions, labels, indices } = evaluation;
  if (!confusionMatrix) {
    throw new CnnError('TRAINING', 'evaluationRecord is for models of classes; this one predicts numbers.');
  }
  const truth = labelClasses(labels);
  const predicted = predictedClasses(predictions);
  const width = predictions.shape.at(-1) ?? 1;
  const probabilitiesOf = (row: number): number[] => {
    const values = Array.from(predictions.data.subarray(row * width, (row + 1) * width));
    return width === 1 ? [1 - (values[0] as number), values[0] as number] : values;
  };
  const { accuracy, auc, ...others } = metrics;
  return {
    loss,
    ...(accuracy === undefined ? {} : { accuracy }),
    ...(auc === undefined ? {} : { auc }),
    metrics: others,
    classNames,
    confusionMatrix,
    predictions: Array.from(indices, (index, row): PredictionRecord => {
      const { file, group } = items?.[index] ?? {};
      return {
        ...(file === undefined ? {} : { file }),
        ...(group === undefined ? {} : { group }),
        label: truth[row] as number,
        predicted: predicted[row] as number,
        probabilities: probabilitiesOf(row),
      };
    }),
  };
}
