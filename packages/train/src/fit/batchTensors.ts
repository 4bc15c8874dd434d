import { type Batch, CnnError, type ModelDefinition, type TensorValue } from '@cnn/core';
import { labelClasses } from '@cnn/evaluation';
import { ofOutput, type TrainedOutput } from '../programs/trainedOutputs.js';
import type { ClassWeight } from './classWeight.js';
import { inputTensors } from './inputTensors.js';
import { labelTensor } from './labels.js';

export interface BatchTensorsOptions {
  readonly batch: Batch;
  readonly outputs: readonly TrainedOutput[];
  readonly model: Pick<ModelDefinition, 'name' | 'input' | 'extraInputs'>;
  readonly classWeight?: ClassWeight | undefined;
}

export interface BatchTensors {
  readonly size: number;
  /** The programs' inputs by name. */
  readonly inputs: Readonly<Record<string, TensorValue>>;
  /** The labels of each trained output, the main one first, in the form that its loss takes. */
  readonly labels: readonly TensorValue[];
}

/**
 * What a batch of a source sends to the programs: images and further inputs, labels in the losses' forms, and one weight for each
 * item, the product of its sample weight and its class's weight (1 where there is none), which counts for every output.
 *
 * @throws CnnError when a shape is wrong, a label is out of range or a weight is no number
 */
export function batchTensors({ batch, outputs, model, classWeight }: BatchTensorsOptions): BatchTensors {
  const { images, indices } = batch;
  const size = indices.length;
  const expected = [size, ...model.input];
  if (size === 0 || images.shape.length !== 4 || images.shape.some((dim, axis) => dim !== expected[axis])) {
    throw new CnnError(
      'TRAINING',
      `a batch of ${size} items came with images [${images.shape.join(', ')}], expected [n, ${model.input.join(', ')}] with n above 0. Check the source of images.`,
    );
  }
  const labels = outputs.map((output) => labelsOf(output, batch));
  const named = outputs.map(({ label }, at) => [label, labels[at] as TensorValue]);
  return {
    size,
    labels,
    inputs: {
      image: images,
      ...inputTensors({ model, inputs: batch.inputs, size }),
      ...Object.fromEntries(named),
      weight: itemWeights(batch, labels[0] as TensorValue, classWeight),
    },
  };
}

function labelsOf({ name, main, labelMode: mode, outputShape }: TrainedOutput, batch: Batch): TensorValue {
  const { indices } = batch;
  if (main) return labelTensor({ labels: batch.labels, indices, mode, outputShape });
  const labels = batch.targets?.[name];
  if (labels) return ofOutput(name, () => labelTensor({ labels, indices, mode, outputShape }));
  throw new CnnError(
    'TRAINING',
    `a batch came without targets for the output '${name}'. Check the source of images.`,
  );
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
