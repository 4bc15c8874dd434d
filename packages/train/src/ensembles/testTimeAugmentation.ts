import { type BatchSource, checkOptionNames, type TensorValue } from '@cnn/core';
import type { PredictOptions } from '../fit/predict.js';
import type { TrainableModel } from '../trainableModel.js';
import { averagePredictions } from './averagePredictions.js';

export interface TestTimeAugmentationOptions extends Omit<PredictOptions, 'inputs'> {
  readonly model: Pick<TrainableModel, 'predict'>;
  /** The same images in the same order, each time seen in another way. */
  readonly views: readonly BatchSource[];
}

/**
 * The mean of a model's predictions for several views of the same images.
 *
 * @example
 * ```ts
 * const views = [0, 1, 2, 3, 4, 5, 6, 7].map((position) =>
 *   batchSource({ set, indices, augment: [dihedral({ position })] }),
 * );
 * const probabilities = await testTimeAugmentation({ model, views });
 * ```
 */
export async function testTimeAugmentation(options: TestTimeAugmentationOptions): Promise<TensorValue> {
  checkOptionNames({
    where: 'testTimeAugmentation',
    options,
    names: { model: true, views: true, batchSize: true, signal: true },
  });
  const { model, views, ...how } = options;
  const predictions: TensorValue[] = [];
  for (const view of views) predictions.push(await model.predict(view, how));
  return averagePredictions({ predictions });
}
