import { CnnError } from '@cnn/core';
import { labelClasses, metricOf, type OverallMetric } from '@cnn/evaluation';
import { copyOf, joinBatches, type Metric, type MetricBatch } from './metric.js';

/** What each is called in `classificationReport`. */
const measured = {
  precision: 'precision',
  recall: 'sensitivity',
  specificity: 'specificity',
  f1: 'f1',
  balancedAccuracy: 'balanced_accuracy',
  prAuc: 'pr_auc',
  mcc: 'mcc',
  kappa: 'kappa',
  brier: 'brier',
  logLoss: 'log_loss',
  ece: 'ece',
} as const satisfies Record<string, OverallMetric>;

export type EvaluationMetricName = keyof typeof measured;

export const evaluationMetricNames = Object.keys(measured) as readonly EvaluationMetricName[];

const falling: readonly EvaluationMetricName[] = ['brier', 'logLoss', 'ece'];

/**
 * A result of `classificationReport`, exact over all items: that of the second of two classes; of more classes the mean over
 * those for which it is defined (scikit-learn's `average="macro"` counts 0 for others); of several labels an image the mean over
 * labels. Decided at 0.5, or by the most probable class. NaN where it is not defined, such as the precision when nothing is
 * predicted positive.
 *
 * `prAuc` is scikit-learn's `average_precision_score`; Keras's `AUC(curve="PR")` interpolates between thresholds.
 */
export function evaluationMetric(name: EvaluationMetricName): Metric {
  return {
    name,
    direction: falling.includes(name) ? 'down' : 'up',
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
        result: () => (several ? meanOfLabels : ofClasses)(name, joinBatches(batches)),
      };
    },
  };
}

function ofClasses(name: EvaluationMetricName, { labels, predictions }: MetricBatch): number {
  return metricOf({ metric: measured[name], labels: labelClasses(labels), probabilities: predictions.data });
}

/** Each label is a set of two classes: without and with it. */
function meanOfLabels(name: EvaluationMetricName, { labels, predictions }: MetricBatch): number {
  const width = predictions.shape.at(-1) ?? 1;
  const column = (data: ArrayLike<number>, index: number): number[] =>
    Array.from({ length: data.length / width }, (_, row) => data[row * width + index] as number);
  const values = Array.from({ length: width }, (_, index) =>
    metricOf({
      metric: measured[name],
      labels: column(labels.data, index).map(Math.round),
      probabilities: column(predictions.data, index),
    }),
  ).filter((value) => !Number.isNaN(value));
  return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : Number.NaN;
}
