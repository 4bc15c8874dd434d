import { type BatchSource, CnnError } from '@cnn/core';
import { classCount } from '../losses/labelMode.js';
import type { Metric, MetricTarget } from '../metrics/metric.js';
import type { Runtime } from './runtime.js';

export interface CheckSourceOptions {
  readonly runtime: Runtime;
  readonly source: BatchSource;
  /** What it is, for messages: `training set`, `validation set`. */
  readonly name: string;
  readonly metrics: readonly Metric[];
}

/**
 * Checks before the first step what would otherwise fail in the middle of training.
 *
 * @throws CnnError for an empty set, images of another shape than the model's, labels out of range, or a metric that
 *   has no meaning for the set
 */
export function checkSource({ runtime, source, name, metrics }: CheckSourceOptions): void {
  const { model, programs } = runtime;
  if (!(source.size > 0)) {
    throw new CnnError(
      'TRAINING',
      `the ${name} is empty. Check the folder, the split and what was left out.`,
    );
  }
  if (source.imageShape.join() !== model.input.join()) {
    throw new CnnError(
      'TRAINING',
      `the ${name} holds images [${source.imageShape.join(', ')}], model '${model.name}' takes [${model.input.join(', ')}]. Resize the images, or change the model's input.`,
    );
  }
  const classes = classCount(programs.labelMode, programs.outputShape);
  if (classes !== undefined) checkLabels(runtime, source, name, classes);
  for (const metric of metrics) metric.check?.(metricTarget(runtime, source), { name, ...labelsOf(source) });
}

function labelsOf({ labels, labelSets }: BatchSource): Pick<BatchSource, 'labels' | 'labelSets'> {
  return { labels, ...(labelSets ? { labelSets } : {}) };
}

function checkLabels({ model, programs }: Runtime, source: BatchSource, name: string, classes: number): void {
  if (source.labelSets) {
    const count = source.classNames.length;
    throw new CnnError(
      'TRAINING',
      `the ${name} is multi-label (${count} labels), the loss of model '${model.name}' takes one class per image. End in dense({ units: ${count}, activation: 'sigmoid' }) and use loss: 'binaryCrossentropy'.`,
    );
  }
  if (source.classNames.length > classes) {
    const units = programs.outputShape.join(', ');
    throw new CnnError(
      'TRAINING',
      `the ${name} has ${source.classNames.length} classes (${source.classNames.join(', ')}), model '${model.name}' ends in [?, ${units}], which is for ${classes}. Give its last layer ${source.classNames.length} units with softmax and use loss: 'sparseCategoricalCrossentropy'.`,
    );
  }
  const wrong = source.labels.findIndex((label) => label < 0 || label >= classes);
  if (wrong >= 0) {
    throw new CnnError(
      'TRAINING',
      `labels: item ${wrong} of the ${name} has class ${source.labels[wrong]}, the model has ${classes} classes (0..${classes - 1}). Correct the label, or give the last layer more units.`,
    );
  }
}

/** @throws CnnError (OPTIONS) for what is no source of batches, such as arrays, a path or a set of images */
export function requireSource(where: string, source: unknown): void {
  const given = typeof source === 'object' && source !== null ? source : {};
  const whole = 'batches' in given && typeof given.batches === 'function' && 'imageShape' in given;
  if (!whole) {
    throw new CnnError(
      'OPTIONS',
      `${where}: expected a source of batches, such as batchSource({ set }) of @cnn/data, received ${kindOf(source)}.`,
    );
  }
  const { labels } = given as { readonly labels?: unknown };
  if (labels instanceof Int32Array) return;
  throw new CnnError(
    'OPTIONS',
    `${where}: expected a source whose labels are an Int32Array of class indices, received ${kindOf(labels)}.`,
  );
}

/** What something is, in few words, for messages. */
export function kindOf(value: unknown): string {
  if (typeof value === 'string') return `the text "${value.length > 40 ? `${value.slice(0, 39)}…` : value}"`;
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return 'a list';
  const name = value.constructor?.name;
  return name && name !== 'Object'
    ? `a ${name}`
    : `an object with ${Object.keys(value).join(', ') || 'nothing'}`;
}

/** What metrics of a source are computed for. */
export function metricTarget({ programs }: Runtime, source: BatchSource): MetricTarget {
  return {
    labelMode: programs.labelMode,
    outputShape: programs.outputShape,
    classNames: source.classNames,
  };
}
