import { type LabelReport, metricsIn } from '@cnn/evaluation';
import { alignedRows, cell } from './metricTable.js';

const shown = metricsIn('labels');

/** A table for people: a line for each label, and the mean. The column of thresholds is there when a label has one. */
export function describeLabels({ labels, macro }: Pick<LabelReport, 'labels' | 'macro'>): string[] {
  const thresholds = labels.some(({ threshold }) => threshold !== null);
  const rows = [
    ['label', 'images', ...(thresholds ? ['threshold'] : []), ...shown],
    ...labels.map(({ label, positives, threshold, byItem }) => [
      label,
      String(positives),
      ...(thresholds ? [cell(threshold)] : []),
      ...shown.map((name) => cell(byItem.metrics[name])),
    ]),
    ['mean', '', ...(thresholds ? [''] : []), ...shown.map((name) => cell(macro[name]))],
  ];
  return alignedRows(rows);
}
