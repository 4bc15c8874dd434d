import type { LabelEvaluation } from '@cnn/evaluation';
import { describeCaution } from './clinical.js';
import { describeLabels } from './labelResults.js';
import { cell } from './metricTable.js';

/** The loss, and a table for people: a line for each label, and the mean. */
export function describeMultiLabel(
  record: Omit<LabelEvaluation, 'predictions'> & { readonly images: number },
): string[] {
  const { images, loss, macro } = record;
  return [
    `${images} images: loss ${loss?.toFixed(4) ?? '–'}, auc ${cell(macro.auc)} (mean over labels)`,
    ...describeLabels(record),
    ...record.cautions.map(describeCaution),
  ];
}
