import { CnnError, type TensorValue } from '@cnn/core';

/**
 * The form of labels, as in Keras's `image_dataset_from_directory`:
 * `binary` float32 `[n, 1]` of 0 and 1, for a model with one sigmoid output;
 * `int` int32 `[n]` of class indices, for sparse categorical cross-entropy;
 * `categorical` float32 `[n, classes]`, one-hot.
 */
export type LabelMode = 'binary' | 'int' | 'categorical';

export interface EncodeLabelsOptions {
  readonly labels: ArrayLike<number>;
  readonly labelMode: LabelMode;
  readonly classes: number;
}

/** `binary` for two classes, else `int`. */
export function defaultLabelMode(classes: number): LabelMode {
  return classes === 2 ? 'binary' : 'int';
}

/** @throws CnnError (DATA) for `binary` with more than two classes */
export function checkLabelMode(labelMode: LabelMode, classNames: readonly string[]): void {
  if (labelMode !== 'binary' || classNames.length <= 2) return;
  throw new CnnError(
    'DATA',
    `labelMode: 'binary' is for two classes, received ${classNames.length} (${classNames.join(', ')}). Use 'int' or 'categorical'.`,
  );
}

export function encodeLabels({ labels, labelMode, classes }: EncodeLabelsOptions): TensorValue {
  const n = labels.length;
  if (labelMode === 'binary') return { shape: [n, 1], data: Float32Array.from(labels) };
  if (labelMode === 'int') return { shape: [n], data: Int32Array.from(labels) };
  const data = new Float32Array(n * classes);
  for (let i = 0; i < n; i++) data[i * classes + (labels[i] as number)] = 1;
  return { shape: [n, classes], data };
}
