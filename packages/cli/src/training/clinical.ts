import type { ImageSource } from '@cnn/data';
import { evaluationRecord, type Evaluation as Recorded } from '@cnn/plot';
import {
  type ClassificationReport,
  classificationReport,
  type MetricValues,
  type OverallMetric,
  type Pooling,
} from '@cnn/train';
import { type Evaluated, groupsOf, known } from './evaluated.js';
import { itemsOf } from './items.js';
import { alignedRows, cell, shownMetrics } from './metricTable.js';
import { describePooling } from './pooling.js';

/** Probabilities above them are of the second class; absent ones are 0.5, and of patients that of images. */
export interface Thresholds {
  readonly threshold?: number;
  readonly groupThreshold?: number;
  /** How a patient's images become the patient's probability; absent: by their mean. */
  readonly pooling?: Pooling;
}

export interface ClinicalRecord extends Recorded {
  readonly report: ClassificationReport;
}

/**
 * An evaluation as `evaluation.json` holds it, with results by image and by patient. Its `accuracy`, `auc` and
 * `confusionMatrix` are those at 0.5, as Keras has them; the report has them at the thresholds.
 */
export function clinicalRecord(options: ClinicalReportOptions): ClinicalRecord {
  const { evaluation, source } = options;
  const report = clinicalReport(options);
  const { accuracy: _, auc: __, ...metrics } = report.byItem.metrics;
  const { accuracy: ___, ...intervals } = report.byItem.intervals ?? {};
  const plain = evaluationRecord({ evaluation, items: itemsOf(source) });
  return { ...plain, metrics: { ...metrics }, intervals: { ...intervals }, report };
}

export interface ClinicalReportOptions {
  readonly evaluation: Evaluated;
  readonly source: ImageSource;
  readonly thresholds: Thresholds;
  readonly seed: number;
  /** How many of the worst errors to list. Default 20. */
  readonly worst?: number;
}

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
  });
}

function withInterval({ metrics, intervals }: MetricValues<OverallMetric>, name: OverallMetric): string {
  const bounds = intervals?.[name];
  const interval = bounds ? ` [${bounds[0].toFixed(3)}, ${bounds[1].toFixed(3)}]` : '';
  return `${cell(metrics[name])}${interval}`;
}

/** A table for people: each metric by image and by patient, with its interval. */
export function describeClinical(report: ClassificationReport): string[] {
  const { byItem, byGroup, bootstrap } = report;
  const { pooling } = byGroup ?? {};
  const pooled = pooling === undefined || pooling === 'mean' ? '' : `, ${describePooling(pooling)}`;
  const rows = [
    ['', `by image (${byItem.items})`, ...(byGroup ? [`by patient (${byGroup.items}${pooled})`] : [])],
    ...shownMetrics
      .filter((name) => name in byItem.metrics)
      .map((name) => [name, withInterval(byItem, name), ...(byGroup ? [withInterval(byGroup, name)] : [])]),
  ];
  return [
    ...(bootstrap
      ? [
          `95 % intervals from ${bootstrap.resamples} resamples of ${bootstrap.unit === 'group' ? 'patients' : 'images'}`,
        ]
      : []),
    ...alignedRows(rows),
  ];
}
