import type { TensorValue, TensorValues } from '@cnn/core';
import type { TrainedOutput } from '../programs/trainedOutputs.js';
import { lossOf } from '../programs/trainingPrograms.js';
import type { OutputBatch } from './epochTotals.js';

export interface OutputBatchesOptions {
  readonly outputs: readonly TrainedOutput[];
  /** Of each output, as the program had them. */
  readonly labels: readonly TensorValue[];
  /** What the program gave. */
  readonly values: TensorValues;
}

/** What a program gave for each trained output of a batch. */
export function outputBatches({ outputs, labels, values }: OutputBatchesOptions): readonly OutputBatch[] {
  return outputs.map((output, at) => ({
    loss: values[lossOf(output)]?.data[0],
    labels: labels[at] as TensorValue,
    predictions: values[output.prediction] as TensorValue,
  }));
}
