import { CnnError, formatShape, type LabelMode, type ProgramInput } from '@cnn/core';

/** The forms of labels that a loss takes. */
export type LossLabelMode = Exclude<LabelMode, 'multiHot'>;

/** The program input that holds labels in `mode` for a model whose output has `outputShape` (without the batch). */
export function labelInput(mode: LossLabelMode, outputShape: readonly number[]): ProgramInput {
  const source = { kind: 'batch' } as const;
  if (mode === 'int') return { shape: [-1, ...outputShape.slice(0, -1)], dtype: 'int32', source };
  return { shape: [-1, ...outputShape], dtype: 'float32', source };
}

/** Number of classes that labels in `mode` distinguish; undefined for numbers that are no classes. */
export function classCount(mode: LossLabelMode, outputShape: readonly number[]): number | undefined {
  const last = outputShape.at(-1) ?? 1;
  if (mode === 'int' || mode === 'categorical') return last;
  return mode === 'binary' && last === 1 ? 2 : undefined;
}

/** @throws CnnError when a classifier's output is not a vector of at least two classes */
export function requireClasses(loss: string, model: string, outputShape: readonly number[]): void {
  const classes = outputShape.at(-1) ?? 1;
  if (classes >= 2) return;
  throw new CnnError(
    'TRAINING',
    `loss ${loss} needs an output of at least 2 classes, model '${model}' ends in ${formatShape([-1, ...outputShape])}. Use loss: 'binaryCrossentropy', or end in dense({ units: 2, activation: 'softmax' }).`,
  );
}
