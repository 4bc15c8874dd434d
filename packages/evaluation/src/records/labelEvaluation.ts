import { savedPooling } from './decision.js';
import { groupsOf, itemsOfRows } from './evaluated.js';
import type { DecidedLabel, LabelEvaluation } from './evaluation.js';
import type { EvaluationRecordOptions } from './evaluationRecordOptions.js';
import { type LabelColumn, labelColumns } from './labelColumns.js';
import { labelCautions, labelResults, macroOf } from './labelResults.js';
import { labelPredictions } from './predictions.js';

/** `evaluationRecord` of a multi-label set: results of each label as if it were a set of its own with two classes, and their means. */
export function labelEvaluation(options: EvaluationRecordOptions): LabelEvaluation {
  const { evaluated, items = [], decision, bootstrap = false } = options;
  const { itemName = 'image', groupName = 'patient' } = options;
  const { classNames, loss } = evaluated;
  const groups = groupsOf(itemsOfRows(evaluated, items));
  const labels = labelColumns(evaluated).map((column) => decidedLabel(options, column, groups));
  const grouped = groups !== undefined;
  return {
    task: 'multilabel',
    multiLabel: true,
    classNames,
    loss,
    macro: macroOf(labels),
    labels,
    cautions: labelCautions(labels, { grouped, intervals: bootstrap !== false, itemName, groupName }),
    ...savedPooling(decision?.pooling),
    predictions: labelPredictions(evaluated, items),
  };
}

function decidedLabel(
  { decision, chosen: all, bootstrap }: EvaluationRecordOptions,
  column: LabelColumn,
  groups: readonly string[] | undefined,
): DecidedLabel {
  const chosen = all?.task === 'multilabel' ? all.labels[column.label] : undefined;
  const threshold = decision?.labelThresholds?.[column.label] ?? 0.5;
  const results = labelResults({ ...column, groups, pooling: decision?.pooling, threshold, bootstrap });
  return { ...results, threshold, ...(chosen ? { chosen } : {}) };
}
