import {
  type Caution,
  type ClassificationReport,
  type MeasuredPart,
  type MetricValues,
  metrics,
  type OverallMetric,
} from '@cnn/evaluation';
import { alignedRows, cell } from './metricTable.js';
import { describePooling } from './pooling.js';

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
    ...metrics
      .filter(({ name }) => name in byItem.metrics)
      .map(({ name }) => [
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
