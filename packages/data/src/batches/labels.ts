import { CnnError, type LabelMode, type TensorValue } from '@cnn/core';
import type { ImageSet } from '../set/imageSet.js';

/**
 * The forms that a set's labels come in: `binary` for a model with one sigmoid output, `int` and `categorical` for one that ends in a
 * softmax, `multiHot` for sets with several labels per image and a model with one sigmoid output for each.
 */
export type SetLabelMode = Exclude<LabelMode, 'values'>;

export interface EncodeLabelsOptions {
  readonly labels: ArrayLike<number>;
  readonly labelMode: Exclude<SetLabelMode, 'multiHot'>;
  readonly classes: number;
}

/** `multiHot` for multi-label images, else `binary` for two classes, else `int`. */
export function defaultLabelMode({ classNames, multiLabel }: Labelled): SetLabelMode {
  if (multiLabel) return 'multiHot';
  return classNames.length === 2 ? 'binary' : 'int';
}

type Labelled = Pick<ImageSet, 'classNames' | 'multiLabel'>;

/** @throws CnnError (DATA) for `binary` with more than two classes, or `multiHot` and not several labels or the reverse */
export function checkLabelMode(labelMode: SetLabelMode, { classNames, multiLabel = false }: Labelled): void {
  if (multiLabel !== (labelMode === 'multiHot')) {
    const [what, remedy] = multiLabel
      ? ['one label per image, this set has several', "Use 'multiHot', or leave it out"]
      : ['several labels per image, this set has one', "Use 'categorical', or give the set multiLabel: true"];
    throw new CnnError('DATA', `labelMode: '${labelMode}' is for ${what}. ${remedy}.`);
  }
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

/** Float32 `[n, classes]`: 1 for each label that an item carries. */
export function encodeLabelSets(options: {
  /** The label indices of each item. */
  readonly labelSets: readonly (readonly number[])[];
  readonly classes: number;
}): TensorValue {
  const { labelSets, classes } = options;
  const data = new Float32Array(labelSets.length * classes);
  for (const [item, labels] of labelSets.entries())
    for (const label of labels) data[item * classes + label] = 1;
  return { shape: [labelSets.length, classes], data };
}
