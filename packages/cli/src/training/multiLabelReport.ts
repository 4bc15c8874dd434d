import type { ImageSource } from '@cnn/data';
import {
  type Caution,
  type ChosenThreshold,
  chooseThreshold,
  type Pooling,
  type ThresholdRule,
} from '@cnn/evaluation';
import type { Evaluation } from '@cnn/train';
import { describeCaution } from './clinical.js';
import { groupsOf } from './evaluated.js';
import { itemsOf } from './items.js';
import {
  describeLabels,
  type LabelResults,
  labelCautions,
  labelResults,
  type Macro,
  macroOf,
} from './labelResults.js';
import { cell } from './metricTable.js';
import { poolingRecord } from './pooling.js';

/** A label's results at its threshold. */
interface DecidedLabel extends LabelResults {
  readonly threshold: number;
  /** How the validation part chose the threshold; absent without one, and then it is 0.5. */
  readonly chosen?: ChosenThreshold;
}

/** What `evaluation.json` holds for a set with several labels an image. Plain JSON. */
export interface MultiLabelRecord {
  readonly multiLabel: true;
  readonly classNames: readonly string[];
  readonly loss: number;
  readonly macro: Macro;
  readonly labels: readonly DecidedLabel[];
  /** What the results must be read with: labels that few images or patients carry, unknown patients. */
  readonly cautions: readonly Caution[];
  /** How a patient's images become the patient's probability; absent: by their mean. */
  readonly pooling?: Pooling;
  readonly predictions: readonly {
    readonly file?: string;
    readonly group?: string;
    readonly labels: readonly string[];
    readonly probabilities: readonly number[];
  }[];
}

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
  readonly pooling?: Pooling | undefined;
  /** By label, where no validation part chooses them. Default 0.5. */
  readonly thresholds?: Readonly<Record<string, number>> | undefined;
  /** Of the resampling for intervals; none without. */
  readonly seed?: number;
}

/** The results of each label as if it were a set of its own with two classes, and their means. */
export function multiLabelRecord(options: MultiLabelRecordOptions): MultiLabelRecord {
  const { evaluation, source, pooling } = options;
  const { classNames, predictions, labels, loss } = evaluation;
  const items = itemsOf(source);
  const groups = groupsOf(evaluation, source);
  const results = classNames.map((label, index) => decidedLabel(options, groups, label, index));
  const [truth, said] = [labels, predictions].map((tensor) => classNames.map((_, at) => column(tensor, at)));
  return {
    multiLabel: true,
    classNames,
    loss,
    macro: macroOf(results),
    labels: results,
    cautions: labelCautions(results, { groups, intervals: options.seed !== undefined }),
    ...poolingRecord(pooling),
    predictions: Array.from(evaluation.indices, (index) => items[index]).map((item, row) => ({
      ...(item?.file === undefined ? {} : { file: item.file }),
      ...(item?.group === undefined ? {} : { group: item.group }),
      labels: classNames.filter((_, at) => truth?.[at]?.[row] === 1),
      probabilities: classNames.map((_, at) => said?.[at]?.[row] ?? 0),
    })),
  };
}

function decidedLabel(
  {
    evaluation,
    validated,
    rule = { type: 'youden' },
    thresholds = {},
    pooling,
    seed,
  }: MultiLabelRecordOptions,
  groups: readonly string[] | undefined,
  label: string,
  index: number,
): DecidedLabel {
  const known = (part: Evaluation) => ({
    labels: column(part.labels, index),
    probabilities: column(part.predictions, index),
  });
  const classNames = [`without ${label}`, label];
  const chosen = validated && chooseThreshold({ ...known(validated), classNames, rule });
  const threshold = chosen?.threshold ?? thresholds[label] ?? 0.5;
  const results = labelResults({ label, ...known(evaluation), groups, pooling, threshold, seed });
  return { ...results, threshold, ...(chosen ? { chosen } : {}) };
}

/** The loss, and a table for people: a line for each label, and the mean. */
export function describeMultiLabel(record: MultiLabelRecord): string[] {
  const { predictions, loss, macro } = record;
  return [
    `${predictions.length} images: loss ${loss.toFixed(4)}, auc ${cell(macro.auc)} (mean over labels)`,
    ...describeLabels(record),
    ...record.cautions.map(describeCaution),
  ];
}
