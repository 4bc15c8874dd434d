import { groupsOf } from '../records/evaluated.js';
import type { ClassEvaluation, ClassPrediction } from '../records/evaluation.js';
import type { ChosenThreshold } from '../statistics/chooseThreshold.js';
import { type ClassificationReport, classificationReport } from '../statistics/classificationReport.js';
import type { CrossValidationRecordOptions } from './crossValidationRecordOptions.js';
import { type MeanAndDeviation, meanAndDeviation } from './meanAndDeviation.js';

/** A prediction of the model that was not trained on the item, with that fold's threshold. */
export interface ClassFoldPrediction extends ClassPrediction {
  /** Counted from 1. */
  readonly fold: number;
}

/** One fold's results on its test set. */
export interface ClassFold {
  readonly loss?: number | null | undefined;
  readonly accuracy?: number | null | undefined;
  readonly auc?: number | null | undefined;
  readonly threshold?: ChosenThreshold | undefined;
  readonly groupThreshold?: ChosenThreshold | undefined;
}

/** A cross-validation with one class per item. Plain JSON: the content of `cross-validation.json`. */
export interface ClassCrossValidation {
  readonly task: 'binary' | 'multiclass';
  /** In their order. */
  readonly folds: readonly ClassFold[];
  /** Over the folds. */
  readonly spread: Readonly<Record<'loss' | 'accuracy' | 'auc', MeanAndDeviation>>;
  /** All items together, each at the threshold of the fold that predicted it. */
  readonly report: ClassificationReport;
  readonly predictions: readonly ClassFoldPrediction[];
}

/** `crossValidationRecord` of sets with one class per item. */
export function classCrossValidation(
  evaluations: readonly [ClassEvaluation, ...ClassEvaluation[]],
  { bootstrap, itemName = 'image', groupName = 'patient' }: CrossValidationRecordOptions,
): ClassCrossValidation {
  const [{ task, classNames, report: firstReport }] = evaluations;
  const binary = task === 'binary';
  const predictions = evaluations.flatMap((one, index) =>
    one.predictions.map(
      (prediction): ClassFoldPrediction => ({
        fold: index + 1,
        ...prediction,
        ...(binary ? { threshold: one.threshold?.threshold ?? 0.5 } : {}),
      }),
    ),
  );
  const groups = groupsOf(predictions);
  const report = classificationReport({
    labels: predictions.map(({ label }) => label),
    probabilities: predictions.flatMap(({ probabilities }) =>
      probabilities.map((value) => value ?? Number.NaN),
    ),
    classNames,
    names: predictions.map(({ file = '' }) => file),
    groups,
    groupLabel: binary ? 'max' : 'same',
    pooling: firstReport?.byGroup?.pooling,
    threshold: binary ? predictions.map(({ threshold = 0.5 }) => threshold) : undefined,
    groupThreshold: binary && groups ? groupThresholds(evaluations, predictions) : undefined,
    ...{ bootstrap, itemName, groupName },
  });
  const over = (name: 'loss' | 'accuracy' | 'auc') => meanAndDeviation(evaluations.map((one) => one[name]));
  return {
    task,
    folds: evaluations.map(({ loss, accuracy, auc, threshold, groupThreshold }) => ({
      ...{ loss, accuracy, auc },
      ...(threshold ? { threshold } : {}),
      ...(groupThreshold ? { groupThreshold } : {}),
    })),
    spread: { loss: over('loss'), accuracy: over('accuracy'), auc: over('auc') },
    report,
    predictions,
  };
}

/** Of each group, in the order of their first items: that of the fold. */
function groupThresholds(
  evaluations: readonly ClassEvaluation[],
  predictions: readonly ClassFoldPrediction[],
): number[] {
  const own = new Map<string | undefined, number>();
  for (const { group, fold, threshold = 0.5 } of predictions) {
    if (!own.has(group)) own.set(group, evaluations[fold - 1]?.groupThreshold?.threshold ?? threshold);
  }
  return [...own.values()];
}
