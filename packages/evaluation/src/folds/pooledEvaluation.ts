import type { Evaluation } from '../records/evaluation.js';
import type { CrossValidation } from './crossValidationRecord.js';

/**
 * A cross-validation as one evaluation of all items, each predicted by the model that was not trained on it and with the threshold of
 * that fold. Curves over it rank probabilities of different models.
 */
export function pooledEvaluation(record: CrossValidation): Evaluation {
  if (record.task === 'multilabel') {
    const { task, multiLabel, report, predictions } = record;
    return { ...report, task, multiLabel, predictions };
  }
  const { task, report, predictions } = record;
  const { metrics, confusionMatrix } = report.byItem;
  const { accuracy = null, auc = null } = metrics;
  return { task, classNames: report.classNames, confusionMatrix, accuracy, auc, predictions, report };
}
