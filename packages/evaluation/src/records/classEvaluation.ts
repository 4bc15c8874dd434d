import { type ClassificationReport, classificationReport } from '../statistics/classificationReport.js';
import { groupsOf, itemsOfRows, labelsAndProbabilities } from './evaluated.js';
import type { ClassEvaluation } from './evaluation.js';
import type { EvaluationRecordOptions } from './evaluationRecordOptions.js';
import { classPredictions, finite } from './predictions.js';

/** As it is made: with results by item and by group. */
export interface ReportedEvaluation extends ClassEvaluation {
  readonly report: ClassificationReport;
}

/**
 * `evaluationRecord` of a set with one class per item. Its `accuracy` and `confusionMatrix` are those of the report by item: at
 * the threshold where the model decides, and not at 0.5.
 */
export function classEvaluation(options: EvaluationRecordOptions): ReportedEvaluation {
  const { evaluated, items, chosen, calibration } = options;
  const { task, classNames, predictions } = classPredictions(evaluated, items);
  const report = reportOf(options);
  const { confusionMatrix, metrics, intervals } = report.byItem;
  const { accuracy = null, auc = null, ...others } = metrics;
  return {
    task,
    loss: finite(evaluated.loss),
    accuracy,
    auc: report.byItem.perClass.every((one) => one.items > 0) ? auc : null,
    metrics: others,
    confusionMatrix,
    classNames,
    predictions,
    intervals: { ...intervals },
    report,
    ...(chosen?.task === 'binary' && { threshold: chosen.threshold }),
    ...(chosen?.task === 'binary' && chosen.groupThreshold && { groupThreshold: chosen.groupThreshold }),
    ...(calibration && { calibration }),
  };
}

/** Results by item and by group, with intervals that draw whole groups. */
function reportOf(options: EvaluationRecordOptions): ClassificationReport {
  const { evaluated, items = [], decision = {}, bootstrap, worst } = options;
  const { itemName = 'image', groupName = 'patient' } = options;
  const own = itemsOfRows(evaluated, items);
  const { threshold, groupThreshold, pooling } = decision;
  return classificationReport({
    ...labelsAndProbabilities(evaluated),
    names: own.map(({ file }, at) => file ?? `${itemName} ${at}`),
    groups: groupsOf(own),
    // A patient with one image of the second class has it.
    groupLabel: evaluated.classNames.length === 2 ? 'max' : 'same',
    ...{ threshold, groupThreshold, pooling, bootstrap, worst, itemName, groupName },
  });
}
