import type { TensorValue } from '@cnn/core';
import type { ImageSource } from '@cnn/data';
import { type Evaluated, withPredictions } from '@cnn/evaluation';
import type { StopSignal, TrainableModel } from '@cnn/train';
import { checkOutput, meanOverViews, type Sight } from '../model/predictAsTrained.js';

export interface EvaluateSetOptions extends Sight {
  readonly model: TrainableModel;
  /** Of `preparedSource`. */
  readonly source: ImageSource;
  readonly batchSize: number;
  readonly signal?: StopSignal | undefined;
}

/**
 * What a model predicts for a set; with test-time augmentation, all results are those of the mean predictions, and the loss is
 * their crossentropy.
 */
export async function evaluateSet(options: EvaluateSetOptions): Promise<Evaluated<TensorValue>> {
  const { model, source, batchSize, signal, testTimeViews } = options;
  // What is measured is measured of all images together, later.
  const evaluated = await model.evaluate(source, { batchSize, metrics: [], ...(signal && { signal }) });
  const { predictions: plain } = evaluated;
  checkOutput(plain, source);
  if (testTimeViews === 1) return evaluated;
  return withPredictions(evaluated, await meanOverViews({ ...options, plain }));
}
