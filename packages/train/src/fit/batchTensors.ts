import { type Batch, CnnError, type TensorValue } from '@cnn/core';
import { labelClasses } from '@cnn/evaluation';
import type { TrainingPrograms } from '../programs/trainingPrograms.js';
import type { ClassWeight } from './classWeight.js';
import { labelTensor } from './labels.js';

export interface BatchTensorsOptions {
  readonly batch: Batch;
  readonly programs: TrainingPrograms;
  /** Shape of the model's images, without the batch. */
  readonly imageShape: readonly number[];
  readonly classWeight?: ClassWeight | undefined;
}

export interface BatchTensors {
  readonly size: number;
  readonly image: TensorValue;
  readonly label: TensorValue;
  readonly weight: TensorValue;
}

/**
 * What a batch of a source sends to the programs: images, labels in the loss's form, and one weight for each item, the
 * product of its sample weight and its class's weight (1 where there is none).
 *
 * @throws CnnError when a shape is wrong, a label is out of range or a weight is no number
 */
export function batchTensors({
  batch,
  programs,
  imageShape,
  classWeight,
}: BatchTensorsOptions): BatchTensors {
  const { images, indices } = batch;
  const size = indices.length;
  const expected = [size, ...imageShape];
  if (size === 0 || images.shape.length !== 4 || images.shape.some((dim, axis) => dim !== expected[axis])) {
    throw new CnnError(
      'TRAINING',
      `a batch of ${size} items came with images [${images.shape.join(', ')}], expected [n, ${imageShape.join(', ')}] with n above 0. Check the source of images.`,
    );
  }
  const label = labelTensor({
    labels: batch.labels,
    indices,
    mode: programs.labelMode,
    outputShape: programs.outputShape,
  });
  return { size, image: images, label, weight: itemWeights(batch, label, classWeight) };
}

function itemWeights(batch: Batch, label: TensorValue, classWeight: ClassWeight | undefined): TensorValue {
  const size = batch.indices.length;
  const given = batch.weights?.data;
  if (given && given.length !== size) {
    throw new CnnError(
      'TRAINING',
      `a batch of ${size} items came with ${given.length} sample weights, expected ${size}.`,
    );
  }
  const data = given ? Float32Array.from(given) : new Float32Array(size).fill(1);
  if (classWeight) {
    labelClasses(label).forEach((index, item) => {
      data[item] = (data[item] as number) * (classWeight[index] ?? 1);
    });
  }
  const wrong = data.findIndex((weight) => !Number.isFinite(weight));
  if (wrong >= 0) {
    throw new CnnError(
      'TRAINING',
      `sample weights: item ${batch.indices[wrong]} has weight ${data[wrong]}, expected a finite number.`,
    );
  }
  return { shape: [size], data };
}
