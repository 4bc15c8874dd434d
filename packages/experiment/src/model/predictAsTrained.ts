import { CnnError, type TensorValue } from '@cnn/core';
import { describeItem, type ImageSource, preparedSource } from '@cnn/data';
import { calibratedOutput, type Rows } from '@cnn/evaluation';
import { averagePredictions, type StopSignal, type TrainableModel } from '@cnn/train';
import type { SavedModel } from './savedModel.js';

/** What of a saved model decides which numbers come out for an image. */
export type Sight = Pick<SavedModel, 'preprocessing' | 'testTimeViews'>;

export interface PredictAsTrainedOptions {
  readonly model: Pick<TrainableModel, 'predict'>;
  readonly saved: Sight & Pick<SavedModel, 'temperature'>;
  /** Of `preparedSource`. */
  readonly source: ImageSource;
  readonly batchSize: number;
  readonly signal?: StopSignal | undefined;
}

/**
 * A model's probabilities as it was trained to give them: the mean over its test-time views, after its temperature.
 *
 * @throws CnnError (DATA) that names an image for which the model gives no finite number
 */
export async function predictAsTrained(options: PredictAsTrainedOptions): Promise<Rows> {
  const { model, saved, source, batchSize, signal } = options;
  const plain = await model.predict(source, { batchSize, ...(signal && { signal }) });
  const { preprocessing, testTimeViews } = saved;
  const mean = await meanOverViews({ ...options, preprocessing, testTimeViews, plain });
  checkOutput(mean, source);
  return calibratedOutput(mean, saved.temperature);
}

export interface MeanOverViewsOptions extends Sight {
  readonly model: Pick<TrainableModel, 'predict'>;
  readonly source: ImageSource;
  /** What the model predicts for the images as they are. */
  readonly plain: TensorValue;
  readonly batchSize: number;
  readonly signal?: StopSignal | undefined;
}

/** The mean of what a model predicts for each of its views of the images; its plain predictions where that is the only view. */
export async function meanOverViews(options: MeanOverViewsOptions): Promise<TensorValue> {
  const { model, preprocessing, testTimeViews, source, plain, batchSize, signal } = options;
  const { set, itemIndices: indices, labelMode } = source;
  const predictions = [plain];
  for (let position = 1; position < testTimeViews; position++) {
    const view = preparedSource({ set, indices, labelMode, preprocessing, position });
    predictions.push(await model.predict(view, { batchSize, ...(signal && { signal }) }));
  }
  return predictions.length === 1 ? plain : averagePredictions({ predictions });
}

/** @throws CnnError (DATA) that names the first image for which a number is not finite */
export function checkOutput({ shape, data }: Rows, { set, itemIndices }: ImageSource): void {
  const at = data.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  const width = shape.slice(1).reduce((product, dim) => product * dim, 1);
  const index = itemIndices[Math.floor(at / width)] as number;
  const where = describeItem(set.items[index] ?? { label: 0 }, index);
  throw new CnnError(
    'DATA',
    `${set.name}: ${where}: expected a finite number of the model, received ${data[at]}. The model or its preprocessing is not fit for this image; look at the image, or train again.`,
  );
}
