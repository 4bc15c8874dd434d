import { CnnError } from '@cnn/core';
import {
  labelClasses,
  type MetricAlias,
  metricNamed,
  metricOf,
  metrics,
  type OverallMetric,
} from '@cnn/evaluation';
import { copyOf, joinBatches, type Metric, type MetricBatch } from './metric.js';

/** A metric of `classificationReport`, by its name there or by its Keras-like one; accuracy and AUC are metrics of their own. */
export type EvaluationMetricName = Exclude<OverallMetric | MetricAlias, 'accuracy' | 'auc'>;

const own: readonly string[] = ['accuracy', 'auc'];

/** Of each its Keras-like name, where it has one. */
export const evaluationMetricNames = metrics
  .filter(({ name }) => !own.includes(name))
  .map(({ name, alias }) => (alias ?? name) as EvaluationMetricName);

/** Whether there is such a metric. */
export function isEvaluationMetric(name: string): name is EvaluationMetricName {
  return metricNamed(name) !== undefined && !own.includes(name);
}

/**
 * A result of `classificationReport`, exact over all items: that of the second of two classes; of more classes the mean over
 * those for which it is defined (scikit-learn's `average="macro"` counts 0 for others); of a multi-label set the mean over
 * labels. Decided at 0.5, or by the most probable class. NaN where it is not defined, such as the precision when nothing is
 * predicted positive.
 *
 * `prAuc` is scikit-learn's `average_precision_score`; Keras's `AUC(curve="PR")` interpolates between thresholds.
 */
export function evaluationMetric(name: EvaluationMetricName): Metric {
  const metric = metricNamed(name);
  if (!metric) throw new CnnError('TRAINING', `metrics: there is no metric '${name}'.`);
  return {
    name,
    direction: metric.direction,
    check({ labelMode }) {
      if (labelMode !== 'values') return;
      throw new CnnError(
        'TRAINING',
        `metric ${name} needs labels that are classes, this loss takes values. Use a crossentropy, or metric({ name, compute }).`,
      );
    },
    begin({ labelMode, outputShape }) {
      const several = labelMode === 'binary' && (outputShape.at(-1) ?? 1) > 1;
      const batches: MetricBatch[] = [];
      return {
        add: ({ labels, predictions }) => {
          batches.push({ labels: copyOf(labels), predictions: copyOf(predictions) });
        },
        result: () => (several ? meanOfLabels : ofClasses)(metric.name, joinBatches(batches)),
      };
    },
  };
}

function ofClasses(metric: OverallMetric, { labels, predictions }: MetricBatch): number {
  return metricOf({ metric, labels: labelClasses(labels), probabilities: predictions.data });
}

/** Each label is a set of two classes: without and with it. */
function meanOfLabels(metric: OverallMetric, { labels, predictions }: MetricBatch): number {
  const width = predictions.shape.at(-1) ?? 1;
  const column = (data: ArrayLike<number>, index: number): number[] =>
    Array.from({ length: data.length / width }, (_, row) => data[row * width + index] as number);
  const values = Array.from({ length: width }, (_, index) =>
    metricOf({
      metric,
      labels: column(labels.data, index).map(Math.round),
      probabilities: column(predictions.data, index),
    }),
  ).filter((value) => !Number.isNaN(value));
  return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : Number.NaN;
}
