import type { ImageSource } from '@cnn/data';
import {
  type ChosenThreshold,
  chooseThreshold,
  classificationReport,
  type Evaluation,
  type MeasuredGroups,
  type MeasuredPart,
  type ThresholdRule,
} from '@cnn/train';
import { itemsOf } from './items.js';

/** A label's results, those of "carries it" against "does not". */
interface LabelResults {
  readonly label: string;
  /** Images that carry it. */
  readonly positives: number;
  readonly threshold: number;
  /** How the validation part chose the threshold; absent without one, and then it is 0.5. */
  readonly chosen?: ChosenThreshold;
  readonly byItem: Pick<MeasuredPart, 'metrics' | 'intervals' | 'confusionMatrix'>;
  readonly byGroup: Pick<MeasuredGroups, 'metrics' | 'intervals' | 'confusionMatrix'> | null;
}

/** What `evaluation.json` holds for a set with several labels an image. Plain JSON. */
export interface MultiLabelRecord {
  readonly multiLabel: true;
  readonly classNames: readonly string[];
  readonly loss: number;
  /** The mean over the labels for which a metric is defined; null when it is for none. */
  readonly macro: Readonly<Record<string, number | null>>;
  readonly labels: readonly LabelResults[];
  readonly predictions: readonly {
    readonly file?: string;
    readonly group?: string;
    readonly labels: readonly string[];
    readonly probabilities: readonly number[];
  }[];
}

const averaged = ['auc', 'pr_auc', 'sensitivity', 'specificity', 'precision', 'f1'] as const;

function column({ shape, data }: Evaluation['labels'], index: number): number[] {
  const width = shape.at(-1) ?? 1;
  return Array.from({ length: data.length / width }, (_, row) => data[row * width + index] as number);
}

export interface MultiLabelRecordOptions {
  readonly evaluation: Evaluation;
  readonly source: ImageSource;
  /** Of the validation part: chooses the threshold of each label. */
  readonly validated?: Evaluation | undefined;
  readonly rule?: ThresholdRule;
  /** By label, where no validation part chooses them. Default 0.5. */
  readonly thresholds?: Readonly<Record<string, number>> | undefined;
  /** Of the resampling for intervals; none without. */
  readonly seed?: number;
}

/** The results of each label as if it were a set of its own with two classes, and their means. */
export function multiLabelRecord(options: MultiLabelRecordOptions): MultiLabelRecord {
  const { evaluation, source } = options;
  const { classNames, predictions, labels, loss } = evaluation;
  const items = itemsOf(source);
  const all = Array.from(evaluation.indices, (index) => items[index]);
  const results = classNames.map((label, index) => resultsOf(options, all, label, index));
  const means = averaged.map((name) => {
    const values = results.flatMap(({ byItem }) => byItem.metrics[name] ?? []);
    const sum = values.reduce((total, value) => total + value, 0);
    return [name, values.length > 0 ? sum / values.length : null] as const;
  });
  const [truth, said] = [labels, predictions].map((tensor) => classNames.map((_, at) => column(tensor, at)));
  return {
    multiLabel: true,
    classNames,
    loss,
    macro: Object.fromEntries(means),
    labels: results,
    predictions: all.map((item, row) => ({
      ...(item?.file === undefined ? {} : { file: item.file }),
      ...(item?.group === undefined ? {} : { group: item.group }),
      labels: classNames.filter((_, at) => truth?.[at]?.[row] === 1),
      probabilities: classNames.map((_, at) => said?.[at]?.[row] ?? 0),
    })),
  };
}

function resultsOf(
  { evaluation, validated, rule = { type: 'youden' }, thresholds = {}, seed }: MultiLabelRecordOptions,
  items: readonly ({ readonly group?: string } | undefined)[],
  label: string,
  index: number,
): LabelResults {
  const known = (part: Evaluation) => ({
    labels: column(part.labels, index),
    probabilities: column(part.predictions, index),
    classNames: [`without ${label}`, label],
  });
  const chosen = validated && chooseThreshold({ ...known(validated), rule });
  const threshold = chosen?.threshold ?? thresholds[label] ?? 0.5;
  const own = known(evaluation);
  const grouped = items.every((item) => item?.group !== undefined);
  const { byItem, byGroup } = classificationReport({
    ...own,
    ...(grouped ? { groups: items.map((item) => item?.group ?? '') } : {}),
    // A patient with one image that carries the label has it.
    groupLabel: 'max',
    threshold,
    ...(seed === undefined ? {} : { bootstrap: { seed } }),
  });
  return {
    label,
    positives: own.labels.reduce((sum, value) => sum + value, 0),
    threshold,
    ...(chosen ? { chosen } : {}),
    byItem: shortOf(byItem),
    byGroup: byGroup && shortOf(byGroup),
  };
}

function shortOf({ metrics, intervals, confusionMatrix }: MeasuredPart): LabelResults['byItem'] {
  return { metrics, ...(intervals ? { intervals } : {}), confusionMatrix };
}

/** A table for people: a line for each label, and the mean. */
export function describeMultiLabel(record: MultiLabelRecord): string[] {
  const cell = (value: number | null | undefined): string =>
    typeof value === 'number' ? value.toFixed(3) : '–';
  const rows = [
    ['label', 'images', 'threshold', ...averaged],
    ...record.labels.map(({ label, positives, threshold, byItem }) => [
      label,
      String(positives),
      threshold.toFixed(3),
      ...averaged.map((name) => cell(byItem.metrics[name])),
    ]),
    ['mean', '', '', ...averaged.map((name) => cell(record.macro[name]))],
  ];
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return [
    `${record.predictions.length} images: loss ${record.loss.toFixed(4)}, auc ${cell(record.macro.auc)} (mean over labels)`,
    ...rows.map((row) =>
      row
        .map((text, at) => (at === 0 ? text.padEnd(widths[at] ?? 0) : text.padStart(widths[at] ?? 0)))
        .join('  ')
        .trimEnd(),
    ),
  ];
}
