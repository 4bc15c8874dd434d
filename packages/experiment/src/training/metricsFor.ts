import type { BatchSource } from '@cnn/core';
import type { MetricName } from '@cnn/train';

function isComplete({ classNames, labels, labelSets, size }: BatchSource): boolean {
  if (!labelSets) return new Set(labels).size === classNames.length;
  return classNames.every((_, label) => {
    const holding = labelSets.filter((own) => own.includes(label)).length;
    return holding > 0 && holding < size;
  });
}

/** Accuracy, and the area under the ROC curve where every class (items with and without every label) occurs in all of these. */
export function metricsFor(sources: readonly BatchSource[]): readonly MetricName[] {
  const complete = sources.every(isComplete);
  return complete ? ['accuracy', 'auc'] : ['accuracy'];
}
