import type { TensorValue } from '@cnn/core';
import { batchSource, dihedral, type ImageSource } from '@cnn/data';
import { type Evaluation, type TrainableModel, testTimeAugmentation } from '@cnn/train';
import { middleOf } from './crop.js';
import { withPredictions } from './evaluated.js';
import { labelCrossentropy } from './labelCrossentropy.js';
import { metricsFor } from './metricsFor.js';

export interface EvaluatePartOptions {
  readonly model: TrainableModel;
  readonly source: ImageSource;
  readonly batchSize: number;
  readonly signal: AbortSignal;
  /** Whether predictions are the mean over all positions of the images. */
  readonly tta: boolean;
}

/**
 * Evaluates a part; with test-time augmentation, all results are those of the mean predictions, and the loss is their
 * crossentropy.
 */
export async function evaluatePart(options: EvaluatePartOptions): Promise<Evaluation> {
  const { model, source, batchSize, signal, tta } = options;
  const plain = await model.evaluate(source, { batchSize, metrics: metricsFor([source]), signal });
  if (!tta) return plain;
  const { set, itemIndices, labelMode, rescale, normalizeStain, imageShape } = source;
  const middle = middleOf(set.imageShape, imageShape);
  const positions = imageShape[0] === imageShape[1] ? 8 : 4;
  const views = Array.from({ length: positions }, (_, position) =>
    batchSource({
      set,
      indices: itemIndices,
      labelMode,
      rescale,
      augment: [...middle, dihedral({ position })],
      ...(normalizeStain ? { normalizeStain } : {}),
    }),
  );
  const predictions = await testTimeAugmentation({ model, views, batchSize, signal });
  return source.labelSets ? ofLabels(plain, predictions) : withPredictions(plain, predictions);
}

/** Each label's results are made of the predictions later. */
function ofLabels(plain: Evaluation, predictions: TensorValue): Evaluation {
  const loss = labelCrossentropy({ labels: plain.labels.data, probabilities: predictions.data });
  return { ...plain, predictions, loss, metrics: {} };
}
