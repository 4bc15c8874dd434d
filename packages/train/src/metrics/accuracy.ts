import { checkOptionNames } from '@cnn/core';
import { labelClasses, predictedClasses } from '@cnn/evaluation';
import type { Metric, MetricAccumulator, MetricBatch } from './metric.js';

export interface AccuracyOptions {
  /** Its name in the history. Default `accuracy`. */
  readonly name?: string | undefined;
  /** For outputs of one number, or several independent ones: above it is 1. Default 0.5. */
  readonly threshold?: number | undefined;
}

/**
 * The share of right predictions. What is right goes by the labels, as in Keras: for one output, or several
 * independent ones, whether each lies on its label's side of the threshold (exactly on it counts as 0); for classes,
 * whether the label's class has the largest output.
 *
 * ```ts
 * await compile({ model, engine, loss, metrics: [accuracy({ threshold: 0.3 })] }); // or metrics: ['accuracy']
 * ```
 */
export function accuracy(options: AccuracyOptions = {}): Metric {
  checkOptionNames({ where: 'metric accuracy', options, names: { name: true, threshold: true } });
  const { name = 'accuracy', threshold = 0.5 } = options;
  return {
    name,
    direction: 'up',
    begin({ labelMode, outputShape }) {
      const classes = labelMode === 'int' || labelMode === 'categorical';
      const width = outputShape.at(-1) ?? 1;
      return counting(classes && width > 1 ? countClasses : (batch) => countSides(batch, threshold));
    },
  };
}

/** Accuracy of outputs that are each compared with a threshold. */
export function binaryAccuracy(options: Pick<AccuracyOptions, 'threshold'> = {}): Metric {
  checkOptionNames({ where: 'metric binaryAccuracy', options, names: { threshold: true } });
  const { threshold = 0.5 } = options;
  return {
    name: 'binaryAccuracy',
    direction: 'up',
    begin: () => counting((batch) => countSides(batch, threshold)),
  };
}

/** Accuracy of the largest output, for one-hot labels. */
export function categoricalAccuracy(): Metric {
  return { name: 'categoricalAccuracy', direction: 'up', begin: () => counting(countClasses) };
}

/** Accuracy of the largest output, for labels that are class indices. */
export function sparseCategoricalAccuracy(): Metric {
  return { name: 'sparseCategoricalAccuracy', direction: 'up', begin: () => counting(countClasses) };
}

interface Count {
  readonly right: number;
  readonly of: number;
}

function counting(count: (batch: MetricBatch) => Count): MetricAccumulator {
  let right = 0;
  let of = 0;
  const value = (): number => (of === 0 ? 0 : right / of);
  return {
    add(batch) {
      const part = count(batch);
      right += part.right;
      of += part.of;
    },
    result: value,
    running: value,
  };
}

function countClasses({ labels, predictions }: MetricBatch): Count {
  const expected = labelClasses(labels);
  const received = predictedClasses(predictions);
  let right = 0;
  for (let i = 0; i < expected.length; i++) if (expected[i] === received[i]) right++;
  return { right, of: expected.length };
}

function countSides({ labels, predictions }: MetricBatch, threshold: number): Count {
  const { data } = predictions;
  let right = 0;
  for (let i = 0; i < data.length; i++)
    if (Number((data[i] as number) > threshold) === labels.data[i]) right++;
  return { right, of: data.length };
}
