import type { BatchSource } from '@cnn/core';
import type { MetricName } from '@cnn/train';

/** Accuracy, and the area under the ROC curve where every class occurs in all of these. */
export function metricsFor(sources: readonly BatchSource[]): readonly MetricName[] {
  const complete = sources.every(({ classNames, labels }) => new Set(labels).size === classNames.length);
  return complete ? ['accuracy', 'auc'] : ['accuracy'];
}
