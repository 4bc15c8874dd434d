import type { TensorValue } from '@cnn/core';
import type { ImageSource } from '@cnn/data';
import { checkOutput, meanOverViews, type Sight } from '@cnn/experiment';
import type { Evaluation, TrainableModel } from '@cnn/train';
import { withPredictions } from '../training/evaluated.js';
import { labelCrossentropy } from '../training/labelCrossentropy.js';
import { metricsFor } from '../training/metricsFor.js';

export interface EvaluatePartOptions extends Sight {
  readonly model: TrainableModel;
  /** Of `preparedSource`. */
  readonly source: ImageSource;
  readonly batchSize: number;
  readonly signal: AbortSignal;
}

/**
 * Evaluates a part; with test-time augmentation, all results are those of the mean predictions, and the loss is their
 * crossentropy.
 */
export async function evaluatePart(options: EvaluatePartOptions): Promise<Evaluation> {
  const { model, source, batchSize, signal, testTimeViews } = options;
  const evaluation = await model.evaluate(source, { batchSize, metrics: metricsFor([source]), signal });
  const { predictions: plain } = evaluation;
  checkOutput(plain, source);
  if (testTimeViews === 1) return evaluation;
  const mean = await meanOverViews({ ...options, plain });
  return source.labelSets ? ofLabels(evaluation, mean) : withPredictions(evaluation, mean);
}

/** Each label's results are made of the predictions later. */
function ofLabels(plain: Evaluation, predictions: TensorValue): Evaluation {
  const loss = labelCrossentropy({ labels: plain.labels.data, probabilities: predictions.data });
  return { ...plain, predictions, loss, metrics: {} };
}
