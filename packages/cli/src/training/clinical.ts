import type { ImageSource } from '@cnn/data';
import {
  type Caution,
  type ClassificationReport,
  classificationReport,
  type MeasuredPart,
  type MetricValues,
  type OverallMetric,
  type Pooling,
} from '@cnn/evaluation';
import { evaluationRecord, type Evaluation as Recorded } from '@cnn/plot';
import { type Evaluated, groupsOf, known } from './evaluated.js';
import { itemsOf } from './items.js';
import { alignedRows, cell, shownMetrics } from './metricTable.js';
import { describePooling } from './pooling.js';

/** Probabilities above them are of the second class; absent ones are 0.5, and of patients that of images. */
interface Thresholds {
  readonly threshold?: number;
  readonly groupThreshold?: number;
  /** How a patient's images become the patient's probability; absent: by their mean. */
  readonly pooling?: Pooling;
}

export interface ClinicalRecord extends Recorded {
  readonly report: ClassificationReport;
}

/**
 * An evaluation as `evaluation.json` holds it, with results by image and by patient. Its `accuracy` and `confusionMatrix` are
 * the report's by image: at the threshold where the model decides, and not at 0.5.
 */
export function clinicalRecord(options: ClinicalReportOptions): ClinicalRecord {
  const { evaluation, source } = options;
  const report = clinicalReport(options);
  const { confusionMatrix, metrics, intervals } = report.byItem;
  const { accuracy = null, auc: _, ...others } = metrics;
  const plain = evaluationRecord({ evaluation, items: itemsOf(source) });
  return { ...plain, accuracy, confusionMatrix, metrics: { ...others }, intervals: { ...intervals }, report };
}

export interface ClinicalReportOptions {
  readonly evaluation: Evaluated;
  readonly source: ImageSource;
  readonly thresholds: Thresholds;
  readonly seed: number;
  /** How many of the worst errors to list. Default 20. */
  readonly worst?: number;
}

/** What items and groups are here. */
export const naming = { itemName: 'image', groupName: 'patient' } as const;

/** Results by image and by patient, with intervals that draw whole patients. */
function clinicalReport({
  evaluation,
  source,
  thresholds,
  seed,
  worst = 20,
}: ClinicalReportOptions): ClassificationReport {
  const items = itemsOf(source);
  const all = Array.from(evaluation.indices, (index) => items[index]);
  const groups = groupsOf(evaluation, source);
  const { threshold = 0.5, groupThreshold, pooling = 'mean' } = thresholds;
  return classificationReport({
    ...known(evaluation),
    names: all.map((item, at) => item?.file ?? `image ${at}`),
    ...(groups ? { groups } : {}),
    // A patient with one image of the second class has it.
    groupLabel: evaluation.classNames.length === 2 ? 'max' : 'same',
    ...{ threshold, pooling },
    ...(groupThreshold === undefined ? {} : { groupThreshold }),
    bootstrap: { seed },
    worst,
    ...naming,
  });
}

function withInterval({ metrics, intervals }: MetricValues<OverallMetric>, name: OverallMetric): string {
  const bounds = intervals?.[name];
  const interval = bounds ? ` [${bounds[0].toFixed(3)}, ${bounds[1].toFixed(3)}]` : '';
  return `${cell(metrics[name])}${interval}`;
}

export interface DescribeClinicalOptions {
  /** Whether the images were predicted by several models, whose probabilities a curve ranks together. Default false. */
  readonly pooled?: boolean;
}

/** A table for people: each metric by image and by patient, with its interval. */
export function describeClinical(
  report: ClassificationReport,
  { pooled: ofFolds = false }: DescribeClinicalOptions = {},
): string[] {
  const { byItem, byGroup, bootstrap } = report;
  const { pooling } = byGroup ?? {};
  const pooled = pooling === undefined || pooling === 'mean' ? '' : `, ${describePooling(pooling)}`;
  const patients = byGroup && countsText(byGroup, report.classNames);
  const rows = [
    ['', `by image (${byItem.items})`, ...(byGroup ? [`by patient (${patients}${pooled})`] : [])],
    ...shownMetrics
      .filter((name) => name in byItem.metrics)
      .map((name) => [
        ofFolds && name.endsWith('auc') ? `pooled ${name}` : name,
        withInterval(byItem, name),
        ...(byGroup ? [withInterval(byGroup, name)] : []),
      ]),
  ];
  return [
    ...(bootstrap
      ? [
          `95 % intervals from ${bootstrap.resamples} resamples of ${bootstrap.unit === 'group' ? 'patients' : 'images'}`,
        ]
      : []),
    ...alignedRows(rows),
    ...report.cautions.map(describeCaution),
  ];
}

/** With the option that does something about it. */
export function describeCaution({ type, text }: Caution): string {
  const remedies = {
    few: '',
    anyPositive: ' Give --pooling max, or --pooling topK with --top-k.',
    noGroups: ' Name them with --group-from.',
  } as const;
  return `Note: ${text}${remedies[type]}`;
}

/** "4 benign, 76 tumour"; of many classes their sum alone. */
function countsText({ items, confusionMatrix }: MeasuredPart, classNames: readonly string[]): string {
  if (classNames.length > 4) return String(items);
  const counts = confusionMatrix.map((row) => row.reduce((sum, count) => sum + count, 0));
  return classNames.map((name, at) => `${counts[at]} “${name}”`).join(', ');
}
