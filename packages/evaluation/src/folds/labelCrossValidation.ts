import { type MetricIn, metricsIn } from '../metrics/metrics.js';
import { savedPooling } from '../records/decision.js';
import { groupsOf } from '../records/evaluated.js';
import type { LabelEvaluation, LabelPrediction, LabelReport, Macro } from '../records/evaluation.js';
import { labelClassNames } from '../records/labelColumns.js';
import { labelCautions, labelResults, macroOf } from '../records/labelResults.js';
import { labelCrossentropy } from '../statistics/labelCrossentropy.js';
import type { MeasuredPart } from '../statistics/measuredPart.js';
import type { CrossValidationRecordOptions } from './crossValidationRecordOptions.js';
import { type MeanAndDeviation, meanAndDeviation } from './meanAndDeviation.js';

/** A prediction of the model that was not trained on the item, with that fold's thresholds. */
export interface LabelFoldPrediction extends LabelPrediction {
  /** Counted from 1. */
  readonly fold: number;
  readonly thresholds: readonly number[];
}

/** One fold's results on its test set. */
export interface LabelFold {
  readonly loss: number | null;
  readonly macro: Macro;
  readonly labels: readonly {
    readonly label: string;
    readonly positives: number;
    readonly threshold: number | null;
    readonly metrics: MeasuredPart['metrics'];
  }[];
}

type OverFolds = Readonly<Record<MetricIn<'labels'>, MeanAndDeviation>>;

/** A multi-label cross-validation. Plain JSON: the content of its `cross-validation.json`. */
export interface LabelCrossValidation {
  readonly task: 'multilabel';
  /** As earlier versions tell it. */
  readonly multiLabel: true;
  readonly folds: readonly LabelFold[];
  /** Of the loss and of the means over labels, over the folds. */
  readonly spread: OverFolds & { readonly loss: MeanAndDeviation };
  /** Of each label, over the folds. */
  readonly labelSpread: readonly (OverFolds & { readonly label: string })[];
  /** All items together, each at the thresholds of the fold that predicted it. */
  readonly report: LabelReport;
  readonly predictions: readonly LabelFoldPrediction[];
}

/** `crossValidationRecord` of multi-label sets. */
export function labelCrossValidation(
  evaluations: readonly [LabelEvaluation, ...LabelEvaluation[]],
  options: CrossValidationRecordOptions,
): LabelCrossValidation {
  const [{ classNames }] = evaluations;
  const { report, predictions } = together(evaluations, options);
  return {
    task: 'multilabel',
    multiLabel: true,
    folds: evaluations.map(({ loss, macro, labels }) => ({
      ...{ loss, macro },
      labels: labels.map(({ label, positives, threshold, byItem: { metrics } }) => ({
        ...{ label, positives, threshold, metrics },
      })),
    })),
    spread: {
      loss: meanAndDeviation(evaluations.map(({ loss }) => loss)),
      ...overFolds((name) => evaluations.map(({ macro }) => macro[name])),
    },
    labelSpread: classNames.map((label, at) => ({
      label,
      ...overFolds((name) => evaluations.map(({ labels }) => labels[at]?.byItem.metrics[name])),
    })),
    report,
    predictions,
  };
}

function overFolds(
  valuesOf: (name: MetricIn<'labels'>) => readonly (number | null | undefined)[],
): OverFolds {
  const entries = metricsIn('labels').map((name) => [name, meanAndDeviation(valuesOf(name))] as const);
  return Object.fromEntries(entries) as Record<MetricIn<'labels'>, MeanAndDeviation>;
}

/** All items, each as the fold predicted it that was not trained on it, with that fold's thresholds. */
function together(
  evaluations: readonly [LabelEvaluation, ...LabelEvaluation[]],
  { bootstrap, itemName = 'image', groupName = 'patient' }: CrossValidationRecordOptions,
): { report: LabelReport; predictions: LabelFoldPrediction[] } {
  const [{ classNames, pooling }] = evaluations;
  const predictions = evaluations.flatMap(({ labels, predictions: own }, index) => {
    const thresholds = labels.map(({ threshold }) => threshold ?? 0.5);
    return own.map((prediction) => ({ fold: index + 1, ...prediction, thresholds }));
  });
  const truth = classNames.map((label) => predictions.map(({ labels }) => Number(labels.includes(label))));
  const predicted = classNames.map((_, at) =>
    predictions.map(({ probabilities }) => probabilities[at] ?? Number.NaN),
  );
  const groups = groupsOf(predictions);
  const labels = classNames.map((label, at) => ({
    ...labelResults({
      label,
      labels: truth[at] ?? [],
      probabilities: predicted[at] ?? [],
      classNames: labelClassNames(label),
      threshold: predictions.map(({ thresholds }) => thresholds[at] ?? 0.5),
      ...{ groups, pooling, bootstrap },
    }),
    threshold: null,
  }));
  const loss = labelCrossentropy({ labels: truth.flat(), probabilities: predicted.flat() });
  const grouped = groups !== undefined;
  const cautions = labelCautions(labels, { grouped, intervals: true, itemName, groupName });
  const report = { classNames, loss, macro: macroOf(labels), labels, cautions, ...savedPooling(pooling) };
  return { report, predictions };
}
