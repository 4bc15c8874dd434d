import { CnnError } from '@cnn/core';
import type { ImageSet } from '@cnn/data';
import type { ClassificationReport } from '@cnn/evaluation';
import { alignedRows, cell } from './metricTable.js';

/** How many of the worst errors a report lists by itself. */
const REPORTED = 20;

/** @throws CnnError (USAGE) when --worst is given for a multi-label set */
export function readWorst(worst: number | undefined, { name, multiLabel }: ImageSet): number {
  if (worst === undefined || !multiLabel) return worst ?? 10;
  throw new CnnError(
    'USAGE',
    `--worst is not for a multi-label set such as ${name}. Leave it out; report.html of cnn train shows the misclassified images of each label.`,
  );
}

/** How many the report has to list for a table of so many. */
export function reportedErrors(worst: number): number {
  return Math.max(REPORTED, worst);
}

/** A table for people: the images to look at first, for wrong labels, bad images and what the model does not know. */
export function describeWorst({ worstErrors, byItem }: ClassificationReport, worst: number): string[] {
  const errors = byItem.items - byItem.confusionMatrix.reduce((sum, row, at) => sum + (row[at] ?? 0), 0);
  const shown = worstErrors.slice(0, worst);
  if (shown.length === 0) return [];
  const grouped = shown.some(({ group }) => group !== undefined);
  return [
    `Worst ${shown.length} of ${errors} errors; the probability is that of the true class`,
    ...alignedRows([
      ['image', ...(grouped ? ['patient'] : []), 'truth', 'predicted', 'probability'],
      ...shown.map(({ item, name, group, trueClass, predictedClass, probability }) => [
        name ?? `image ${item}`,
        ...(grouped ? [group ?? ''] : []),
        ...[trueClass, predictedClass, cell(probability)],
      ]),
    ]),
  ];
}
