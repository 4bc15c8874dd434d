import { CnnError } from '@cnn/core';
import { accuracy, binaryAccuracy, categoricalAccuracy, sparseCategoricalAccuracy } from './accuracy.js';
import { auc } from './auc.js';
import {
  type EvaluationMetricName,
  evaluationMetric,
  evaluationMetricNames,
  isEvaluationMetric,
} from './evaluationMetric.js';
import type { Metric } from './metric.js';

const metrics = {
  accuracy,
  acc: () => accuracy({ name: 'acc' }),
  auc,
  binaryAccuracy,
  categoricalAccuracy,
  sparseCategoricalAccuracy,
} satisfies Record<string, () => Metric>;

export type MetricName = keyof typeof metrics | EvaluationMetricName;

/** @throws CnnError for an unknown name, or two metrics of one name */
export function resolveMetrics(list: readonly (MetricName | Metric)[]): readonly Metric[] {
  if (!Array.isArray(list)) {
    throw new CnnError(
      'OPTIONS',
      `metrics: expected a list, such as ['accuracy'], received ${String(list)}.`,
    );
  }
  const resolved = list.map((entry) => {
    if (typeof entry === 'object' && entry !== null) return entry;
    if (Object.hasOwn(metrics, entry)) return metrics[entry as keyof typeof metrics]();
    if (isEvaluationMetric(entry)) return evaluationMetric(entry);
    throw new CnnError(
      'TRAINING',
      `metrics: unknown name '${String(entry)}'. Use one of ${[...Object.keys(metrics), ...evaluationMetricNames].join(', ')}, or metric({ name, compute }).`,
    );
  });
  const names = new Set(['loss']);
  for (const { name } of resolved) {
    if (names.has(name)) {
      throw new CnnError('TRAINING', `metrics: the name '${name}' is there twice. Give one another name.`);
    }
    names.add(name);
  }
  return resolved;
}
