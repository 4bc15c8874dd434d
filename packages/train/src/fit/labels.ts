import { CnnError, type TensorValue } from '@cnn/core';
import { classCount, type LossLabelMode } from '../losses/labelMode.js';

export interface LabelTensorOptions {
  /** As the source gave them: int32 `[n]` class indices, float32 `[n, 1]`, or float32 `[n, …output]`. */
  readonly labels: TensorValue;
  /** Which items of the set these are, for messages. */
  readonly indices: Int32Array;
  readonly mode: LossLabelMode;
  /** Shape of the model's output without the batch. */
  readonly outputShape: readonly number[];
}

/**
 * Labels in the form that the program takes. Class indices become one-hot rows, or the numbers 0 and 1, where it needs
 * them so; one-hot rows become indices.
 *
 * @throws CnnError that names the first item whose label is out of range or of a wrong form
 */
export function labelTensor(options: LabelTensorOptions): TensorValue {
  const { labels, indices, mode, outputShape } = options;
  const n = indices.length;
  const perItem = labels.data.length / Math.max(n, 1);
  const outputs = outputShape.reduce((product, dim) => product * dim, 1);
  const classes = classCount(mode, outputShape);
  if (mode === 'int') {
    const places = outputs / (classes ?? 1);
    const shape = [n, ...outputShape.slice(0, -1)];
    if (perItem === places) return { shape, data: checkedIndices(options, classes ?? 1) };
    if (perItem === outputs) return { shape, data: indicesOfRows(options, classes ?? 1) };
  } else {
    const shape = [n, ...outputShape];
    if (perItem === outputs) return { shape, data: checkedNumbers(options) };
    if (perItem === 1 && mode === 'categorical' && outputs === classes) {
      return { shape, data: oneHotRows(checkedIndices(options, classes), classes) };
    }
  }
  throw new CnnError(
    'TRAINING',
    `labels have shape [${labels.shape.join(', ')}] for ${n} items, the loss takes ${mode} labels for outputs [${outputShape.join(', ')}]. Choose a loss that fits them.`,
  );
}

function checkedIndices({ labels, indices }: LabelTensorOptions, classes: number): Int32Array {
  const { data } = labels;
  const places = data.length / indices.length;
  data.forEach((label, at) => {
    if (!Number.isInteger(label) || label < 0 || label >= classes) {
      const item = indices[Math.floor(at / places)];
      throw new CnnError(
        'TRAINING',
        `labels: item ${item} has class ${label}, the model has ${classes} classes (0..${classes - 1}). Correct the label, or give the last layer more units.`,
      );
    }
  });
  return data instanceof Int32Array ? data : Int32Array.from(data);
}

function checkedNumbers({ labels, indices, mode }: LabelTensorOptions): Float32Array {
  const { data } = labels;
  const perItem = data.length / indices.length;
  const limited = mode !== 'values';
  data.forEach((label, at) => {
    if (Number.isFinite(label) && (!limited || (label >= 0 && label <= 1))) return;
    throw new CnnError(
      'TRAINING',
      `labels: item ${indices[Math.floor(at / perItem)]} has label ${label}, expected ${limited ? 'a number in 0..1' : 'a finite number'}. Correct the label, or choose another loss.`,
    );
  });
  return data instanceof Float32Array ? data : Float32Array.from(data);
}

function indicesOfRows({ labels, indices }: LabelTensorOptions, classes: number): Int32Array {
  const { data } = labels;
  const rowsPerItem = data.length / classes / indices.length;
  return Int32Array.from({ length: data.length / classes }, (_, row) => {
    const values = data.subarray(row * classes, (row + 1) * classes);
    const index = values.indexOf(1);
    if (index >= 0 && values.every((value, column) => value === (column === index ? 1 : 0))) return index;
    throw new CnnError(
      'TRAINING',
      `labels: item ${indices[Math.floor(row / rowsPerItem)]} is not one-hot. Use loss: 'categoricalCrossentropy' for soft labels.`,
    );
  });
}

function oneHotRows(classIndices: Int32Array, classes: number): Float32Array {
  const rows = new Float32Array(classIndices.length * classes);
  classIndices.forEach((index, row) => {
    rows[row * classes + index] = 1;
  });
  return rows;
}
