import {
  type Caution,
  classificationReport,
  fewCaution,
  type MeasuredGroups,
  type MeasuredPart,
  type Pooling,
  unknownGroups,
} from '@cnn/evaluation';
import { naming } from './clinical.js';
import { alignedRows, cell } from './metricTable.js';

/** A label's results, those of "carries it" against "does not". */
export interface LabelResults {
  readonly label: string;
  /** Images that carry it. */
  readonly positives: number;
  readonly byItem: Pick<MeasuredPart, 'metrics' | 'intervals' | 'confusionMatrix'>;
  readonly byGroup: Pick<MeasuredGroups, 'metrics' | 'intervals' | 'confusionMatrix'> | null;
}

export interface LabelResultsOptions {
  readonly label: string;
  /** 0 or 1 for each image. */
  readonly labels: readonly number[];
  readonly probabilities: readonly number[];
  /** The patient of each image; undefined where an image has none. */
  readonly groups: readonly string[] | undefined;
  /** How a patient's images are pooled. Default: by their mean. */
  readonly pooling?: Pooling | undefined;
  /** One for all images, or one for each. */
  readonly threshold: number | readonly number[];
  /** Of the resampling for intervals; none without. */
  readonly seed?: number | undefined;
}

/** The results of a label as if it were a set of its own with two classes. */
export function labelResults(options: LabelResultsOptions): LabelResults {
  const { label, labels, probabilities, groups, pooling = 'mean', threshold, seed } = options;
  const { byItem, byGroup } = classificationReport({
    ...{ labels, probabilities, threshold, pooling },
    classNames: [`without ${label}`, label],
    ...(groups ? { groups } : {}),
    // A patient with one image that carries the label has it.
    groupLabel: 'max',
    ...(seed === undefined ? {} : { bootstrap: { seed } }),
  });
  return {
    label,
    positives: labels.reduce((sum, value) => sum + value, 0),
    byItem: shortOf(byItem),
    byGroup: byGroup && shortOf(byGroup),
  };
}

function shortOf({ metrics, intervals, confusionMatrix }: MeasuredPart): LabelResults['byItem'] {
  return { metrics, ...(intervals ? { intervals } : {}), confusionMatrix };
}

export interface LabelCautionsOptions {
  /** The patient of each image; undefined where an image has none. */
  readonly groups: readonly string[] | undefined;
  /** Whether there are intervals. */
  readonly intervals: boolean;
}

/** What results of labels must be read with. */
export function labelCautions(
  labels: readonly LabelResults[],
  { groups, intervals }: LabelCautionsOptions,
): Caution[] {
  const { itemName, groupName } = naming;
  const found = [fewOf(labels, 'byItem', itemName), fewOf(labels, 'byGroup', groupName)];
  if (groups === undefined && intervals) found.push(unknownGroups(naming));
  return found.filter((caution) => caution !== undefined);
}

function fewOf(
  labels: readonly LabelResults[],
  part: 'byItem' | 'byGroup',
  unit: string,
): Caution | undefined {
  const rows = labels.flatMap((one) => {
    const counts = one[part]?.confusionMatrix.map((row) => row.reduce((sum, count) => sum + count, 0));
    return counts ? [{ label: one.label, without: counts[0] ?? 0, carrying: counts[1] ?? 0 }] : [];
  });
  const [first] = rows;
  if (first === undefined) return undefined;
  const counts = rows.flatMap(({ label, without, carrying }) => [
    { name: `“${label}”`, count: carrying },
    { name: `without “${label}”`, count: without },
  ]);
  return fewCaution({ counts, total: first.without + first.carrying, unit });
}

/** The metrics whose mean over the labels is given. */
export const macroMetrics = ['auc', 'pr_auc', 'sensitivity', 'specificity', 'precision', 'f1'] as const;

/** The mean over the labels for which a metric is defined; null when it is for none. */
export type Macro = Readonly<Record<string, number | null>>;

export function macroOf(labels: readonly LabelResults[]): Macro {
  const means = macroMetrics.map((name) => {
    const values = labels.flatMap(({ byItem }) => byItem.metrics[name] ?? []);
    const sum = values.reduce((total, value) => total + value, 0);
    return [name, values.length > 0 ? sum / values.length : null] as const;
  });
  return Object.fromEntries(means);
}

export interface DescribeLabelsOptions {
  readonly labels: readonly (LabelResults & { readonly threshold: number | null })[];
  readonly macro: Macro;
}

/** A table for people: a line for each label, and the mean. The column of thresholds is there when a label has one. */
export function describeLabels({ labels, macro }: DescribeLabelsOptions): string[] {
  const thresholds = labels.some(({ threshold }) => threshold !== null);
  const rows = [
    ['label', 'images', ...(thresholds ? ['threshold'] : []), ...macroMetrics],
    ...labels.map(({ label, positives, threshold, byItem }) => [
      label,
      String(positives),
      ...(thresholds ? [cell(threshold)] : []),
      ...macroMetrics.map((name) => cell(byItem.metrics[name])),
    ]),
    ['mean', '', ...(thresholds ? [''] : []), ...macroMetrics.map((name) => cell(macro[name]))],
  ];
  return alignedRows(rows);
}
