import { CnnError, nearestName } from '@cnn/core';
import { notCalled } from '../notCalled.js';
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
    if (typeof entry === 'function') throw notCalled('metrics', entry);
    if (Object.hasOwn(metrics, entry)) return metrics[entry as keyof typeof metrics]();
    if (isEvaluationMetric(entry)) return evaluationMetric(entry);
    const names = [...Object.keys(metrics), ...evaluationMetricNames];
    const nearest = nearestName(String(entry), names);
    throw new CnnError(
      'TRAINING',
      `metrics: unknown name '${String(entry)}'. ${nearest === undefined ? '' : `Did you mean ${nearest}? `}Use one of ${names.join(', ')}, or metric({ name, compute }).`,
      { details: { option: 'metrics', nearest } },
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
