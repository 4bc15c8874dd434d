import { type BatchSource, CnnError } from '@cnn/core';
import { classCount } from '../losses/labelMode.js';
import type { MetricTarget } from '../metrics/metric.js';
import type { OutputMetric } from '../metrics/outputMetrics.js';
import type { TrainedOutput } from '../programs/trainedOutputs.js';
import { checkSourceInputs, checkSourceTargets } from './checkSourceParts.js';
import type { EpochTotalsOptions } from './epochTotals.js';
import { kindOf } from './kindOf.js';
import type { Runtime } from './runtime.js';

export interface CheckSourceOptions {
  readonly runtime: Runtime;
  readonly source: BatchSource;
  /** What it is, for messages: `training set`, `validation set`. */
  readonly name: string;
  readonly metrics: readonly OutputMetric[];
}

/**
 * Checks before the first step what would otherwise fail in the middle of training.
 *
 * @throws CnnError for an empty set, images of another shape than the model's, inputs or targets that are missing or have
 *   another shape, labels out of range, or a metric that has no meaning for the set
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
  checkSourceInputs({ model, source, name });
  const classes = classCount(programs.labelMode, programs.outputShape);
  if (classes !== undefined) checkLabels(runtime, source, name, classes);
  checkSourceTargets({ model, outputs: programs.outputs, source, name });
  for (const { output, metric } of metrics) {
    const labels = labelsOf(output, source);
    if (labels) metric.check?.(metricTarget(output, source), { name, ...labels });
  }
}

/** Undefined where a source doesn't say them before: a metric is then checked at the end. */
function labelsOf(
  { main, name }: TrainedOutput,
  { labels, labelSets, targets }: BatchSource,
): Pick<BatchSource, 'labels' | 'labelSets'> | undefined {
  if (main) return { labels, ...(labelSets ? { labelSets } : {}) };
  const own = targets?.[name]?.labels;
  return own && { labels: own };
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

/** What metrics of an output are computed for. */
export function metricTarget(
  { main, name, labelMode, outputShape }: TrainedOutput,
  source: BatchSource,
): MetricTarget {
  const classNames = main ? source.classNames : source.targets?.[name]?.classNames;
  return { labelMode, outputShape, classNames };
}

/** What an epoch over a source adds up. */
export function totalsOf(
  { programs: { outputs } }: Pick<Runtime, 'programs'>,
  source: BatchSource,
  metrics: readonly OutputMetric[],
): EpochTotalsOptions {
  return {
    outputs: outputs.length > 1 ? outputs.map(({ name }) => name) : [],
    metrics: metrics.map(({ output, metric, name }) => ({
      ...{ metric, name, target: metricTarget(output, source) },
      at: outputs.indexOf(output),
    })),
  };
}
