import type { ClassEvaluation, Evaluation, LabelEvaluation, OverallMetric } from '@cnn/evaluation';
import { totals } from '../classTables.js';
import { isTestSet, type SetWords, wordsOf } from '../measuredSet.js';
import type { ReportOptions, SplitPart } from '../options.js';

type Values = Readonly<Partial<Record<OverallMetric, number | null>>>;
type Bounds = Readonly<Partial<Record<OverallMetric, readonly [low: number, high: number]>>>;

/** Results by one unit. */
export interface Measured {
  /** "image", "patient". */
  readonly unit: string;
  readonly count: number;
  readonly metrics: Values;
  readonly intervals: Bounds;
  /** Images, or patients, of each class; of a multi-label set that carry each label. */
  readonly classCounts: readonly number[];
  /** Where the second of two classes, and null where that has no single answer. */
  readonly threshold: number | null;
}

/** What the sentences about a run are made of. */
export interface Facts {
  readonly task: Evaluation['task'];
  readonly classNames: readonly string[];
  readonly groupName: string;
  /** What the measured images are called. */
  readonly words: SetWords;
  /** Whether the model had seen none of them. */
  readonly isTest: boolean;
  readonly byItem: Measured;
  /** Undefined where there are no results by patient. */
  readonly byGroup: Measured | undefined;
  /** Test patients; undefined where they are not known. */
  readonly groups: number | undefined;
  /** Whether there are no results by patient since a patient has images of different classes. */
  readonly noGroups: boolean;
  /** Predictions that are not numbers. */
  readonly broken: number;
}

/** Of the test set; undefined without an evaluation. */
export function factsOf({
  evaluation,
  groupName = 'patient',
  threshold,
  seen,
}: ReportOptions): Facts | undefined {
  if (evaluation === undefined) return undefined;
  const predictions: readonly {
    readonly group?: string | undefined;
    readonly probabilities: readonly (number | null)[];
  }[] = evaluation.predictions;
  const own = predictions.flatMap(({ group }) => group ?? []);
  const groups = own.length > 0 && own.length === predictions.length ? new Set(own).size : undefined;
  const broken = predictions.filter(({ probabilities }) => !probabilities.every(isNumber)).length;
  const base = {
    task: evaluation.task,
    classNames: evaluation.classNames,
    groupName,
    groups,
    broken,
    words: wordsOf({ seen }),
    isTest: isTestSet({ seen }),
  };
  return evaluation.task === 'multilabel'
    ? { ...base, ...labelFacts(evaluation, groupName, groups) }
    : { ...base, ...classFacts(evaluation, { groupName, threshold }) };
}

function classFacts(
  evaluation: ClassEvaluation,
  { groupName, threshold = 0.5 }: { readonly groupName: string; readonly threshold: number | undefined },
): Pick<Facts, 'byItem' | 'byGroup' | 'noGroups'> {
  const { report, accuracy, auc, metrics = {}, intervals = {}, confusionMatrix, predictions } = evaluation;
  const whole = totals({ ...evaluation, confusionMatrix: report?.byItem.confusionMatrix ?? confusionMatrix });
  const byGroup = report?.byGroup;
  return {
    byItem: {
      unit: 'image',
      count: predictions.length,
      metrics: {
        accuracy: accuracy ?? whole?.accuracy,
        balanced_accuracy: whole?.balancedAccuracy,
        auc,
        ...metrics,
        ...report?.byItem.metrics,
      } as Values,
      intervals: (report?.byItem.intervals ?? intervals) as Bounds,
      classCounts: rowSums(report?.byItem.confusionMatrix ?? confusionMatrix),
      threshold: report ? report.threshold : evaluation.classNames.length === 2 ? threshold : null,
    },
    byGroup: byGroup
      ? {
          unit: groupName,
          count: byGroup.items,
          metrics: byGroup.metrics,
          intervals: byGroup.intervals ?? {},
          classCounts: rowSums(byGroup.confusionMatrix),
          threshold: byGroup.threshold,
        }
      : undefined,
    noGroups: report?.notes?.byGroup !== undefined,
  };
}

function labelFacts(
  { macro, labels, predictions }: LabelEvaluation,
  groupName: string,
  groups: number | undefined,
): Pick<Facts, 'byItem' | 'byGroup' | 'noGroups'> {
  // A ranking of patients that all carry a label, or none of which does, says nothing.
  const grouped = labels.flatMap(({ byGroup }) => byGroup ?? []);
  const names = new Set(grouped.flatMap(({ metrics }) => Object.keys(metrics) as OverallMetric[]));
  const mean = (name: OverallMetric): number | null => {
    const values = (name === 'pr_auc' || name === 'auc' ? grouped.filter(hasBoth) : grouped).flatMap(
      ({ metrics }) => metrics[name] ?? [],
    );
    return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  return {
    byItem: {
      unit: 'image',
      count: predictions.length,
      metrics: macro as Values,
      intervals: {},
      classCounts: labels.map(({ positives }) => positives),
      threshold: null,
    },
    byGroup:
      grouped.length === 0 || groups === undefined
        ? undefined
        : {
            unit: groupName,
            count: groups,
            metrics: Object.fromEntries([...names].map((name) => [name, mean(name)])),
            intervals: {},
            classCounts: labels.map(
              ({ byGroup }) => byGroup?.confusionMatrix[1]?.reduce((a, b) => a + b, 0) ?? 0,
            ),
            threshold: null,
          },
    noGroups: false,
  };
}

/** A part of the split by its usual names. */
export function partOf(
  split: readonly SplitPart[] | undefined,
  name: 'train' | 'validation' | 'test',
): SplitPart | undefined {
  return split?.find(({ part }) => part === name);
}

/** Whether some carry the label and some don't. */
function hasBoth({
  confusionMatrix,
}: Pick<LabelEvaluation['labels'][number]['byItem'], 'confusionMatrix'>): boolean {
  return rowSums(confusionMatrix).every((count) => count > 0);
}

function rowSums(matrix: readonly (readonly number[])[]): number[] {
  return matrix.map((row) => row.reduce((sum, count) => sum + count, 0));
}

function isNumber(value: number | null): boolean {
  return typeof value === 'number' && Number.isFinite(value);
}
