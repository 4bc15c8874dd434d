import { CnnError } from '@cnn/core';
import type { ImageSource } from '@cnn/data';
import {
  type ChosenThreshold,
  type ClassificationReport,
  chooseThreshold,
  classificationReport,
  type Evaluation,
  labelClasses,
  type MetricValues,
  type OverallMetric,
  type ThresholdRule,
} from '@cnn/train';
import type { Option } from '../arguments/command.js';
import type { Arguments } from '../arguments/parseArguments.js';
import { itemsOf } from './items.js';

export const thresholdOption = {
  threshold: {
    value: 'RULE',
    help: 'how the validation part chooses it: youden (default), sensitivity:0.95, specificity:0.95, or cost:FP:FN',
  },
} satisfies Record<string, Option>;

/** @throws CnnError (USAGE) for a rule of another form */
export function readThresholdRule(args: Arguments): ThresholdRule {
  const text = args.value('threshold') ?? 'youden';
  const [type, ...rest] = text.split(':');
  const numbers = rest.map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [first = Number.NaN, second = Number.NaN] = numbers;
  if (type === 'youden' && numbers.length === 0) return { type };
  if ((type === 'sensitivity' || type === 'specificity') && numbers.length === 1 && first > 0 && first <= 1)
    return { type, atLeast: first };
  if (type === 'cost' && numbers.length === 2 && first > 0 && second > 0)
    return { type, falsePositive: first, falseNegative: second };
  throw new CnnError(
    'USAGE',
    `--threshold: expected youden, sensitivity:0.95, specificity:0.95 or cost:1:5, received "${text}".`,
  );
}

/** A part's labels and probabilities, as the evaluation of `@cnn/train` takes them. */
function known({ labels, predictions, classNames }: Evaluation) {
  return { labels: labelClasses(labels), probabilities: predictions.data, classNames };
}

/** The threshold that the validation part chooses; nothing for more than two classes. */
export function thresholdOf(validated: Evaluation, rule: ThresholdRule): ChosenThreshold | undefined {
  return validated.classNames.length === 2 ? chooseThreshold({ ...known(validated), rule }) : undefined;
}

export interface ClinicalReportOptions {
  readonly evaluation: Evaluation;
  readonly source: ImageSource;
  /** Default 0.5. */
  readonly threshold?: number | null | undefined;
  readonly seed: number;
}

/** Results by image and by patient, with intervals that draw whole patients. */
export function clinicalReport({
  evaluation,
  source,
  threshold,
  seed,
}: ClinicalReportOptions): ClassificationReport {
  const items = itemsOf(source);
  const all = Array.from(evaluation.indices, (index) => items[index]);
  const grouped = all.every((item) => item?.group !== undefined);
  return classificationReport({
    ...known(evaluation),
    names: all.map((item, at) => item?.file ?? `image ${at}`),
    ...(grouped ? { groups: all.map((item) => item?.group ?? '') } : {}),
    // A patient with one image of the second class has it.
    groupLabel: evaluation.classNames.length === 2 ? 'max' : 'same',
    ...(typeof threshold === 'number' ? { threshold } : {}),
    bootstrap: { seed },
  });
}

const shown: readonly OverallMetric[] = [
  'auc',
  'pr_auc',
  'accuracy',
  'balanced_accuracy',
  'sensitivity',
  'specificity',
  'precision',
  'npv',
  'f1',
  'mcc',
  'brier',
  'ece',
];

function cell({ metrics, intervals }: MetricValues<OverallMetric>, name: OverallMetric): string {
  const value = metrics[name];
  if (typeof value !== 'number') return '–';
  const bounds = intervals?.[name];
  const interval = bounds ? ` [${bounds[0].toFixed(3)}, ${bounds[1].toFixed(3)}]` : '';
  return `${value.toFixed(3)}${interval}`;
}

/** How the threshold came about, for people. */
export function thresholdOrigin(chosen: ChosenThreshold | undefined): string {
  if (!chosen) return 'as there is no validation part to choose it on';
  return chosen.threshold === null
    ? `as the validation part can't choose one: ${chosen.note ?? ''}`
    : `chosen on the validation part (${chosen.rule.type})`;
}

/** A table for people: each metric by image and by patient, with its interval. @param origin of the threshold */
export function describeClinical(report: ClassificationReport, origin: string): string[] {
  const { byItem, byGroup, threshold, bootstrap } = report;
  const rows = [
    ['', `by image (${byItem.items})`, ...(byGroup ? [`by patient (${byGroup.items})`] : [])],
    ...shown
      .filter((name) => name in byItem.metrics)
      .map((name) => [name, cell(byItem, name), ...(byGroup ? [cell(byGroup, name)] : [])]),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const table = rows.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [
    ...(threshold === null ? [] : [`Threshold ${threshold.toFixed(3)}, ${origin}`]),
    ...(bootstrap
      ? [
          `95 % intervals from ${bootstrap.resamples} resamples of ${bootstrap.unit === 'group' ? 'patients' : 'images'}`,
        ]
      : []),
    ...table,
  ];
}
