import type { ClinicalPart } from '../evaluation/clinical.js';
import { type ConfusionCounts, type Overall, overall, perClass } from '../evaluation/perClass.js';
import { metricLabel } from '../history/best.js';
import { formatCount, formatNumber } from '../text/formatNumber.js';
import { attempt } from './attempt.js';
import { type Html, html } from './html.js';
import { measured } from './measured.js';
import { capitalized } from './mistakes.js';
import { table } from './table.js';

/** Totals of the confusion matrix; undefined when it holds no image or is not a matrix of counts. */
export function totals(evaluation: ConfusionCounts): Overall | undefined {
  return attempt(() => overall(evaluation));
}

/** Each class against the others, from the counts alone. */
export function classTable(evaluation: ConfusionCounts): Html {
  const classes = attempt(() => (overall(evaluation) === undefined ? undefined : perClass(evaluation)));
  if (classes === undefined) return html``;
  const share = (value: number | undefined) => (value === undefined ? '–' : formatNumber(value));
  return table({
    caption: 'Results by class',
    columns: [
      { name: 'Class' },
      { name: 'Images', numeric: true },
      { name: 'Sensitivity (recall)', numeric: true },
      { name: 'Specificity', numeric: true },
      { name: 'Precision', numeric: true },
      { name: 'F1', numeric: true },
    ],
    rows: classes.map(({ name, images, recall, specificity, precision, f1 }) => [
      name,
      formatCount(images),
      ...[recall, specificity, precision, f1].map(share),
    ]),
  });
}

const shown = ['auc', 'pr_auc', 'sensitivity', 'specificity', 'precision', 'npv', 'f1'] as const;

/** Each class against the others, with intervals. @param unit "image" or "patient" */
export function measuredClassTable({ perClass: classes = [] }: ClinicalPart, unit: string): Html {
  if (classes.length === 0) return html``;
  return table({
    caption: `Results by class, each against the others, by ${unit}`,
    columns: [
      { name: 'Class' },
      { name: `${capitalized(unit)}s`, numeric: true },
      ...shown.map((name) => ({ name: metricLabel(name), numeric: true })),
    ],
    rows: classes.map((one) => [
      one.className,
      formatCount(one.items),
      ...shown.map((name) => measured(one, name)),
    ]),
  });
}

/** The confusion matrix as a table. */
export function countTable({ confusionMatrix: counts, classNames }: ConfusionCounts, unit: string): Html {
  return table({
    caption: `${capitalized(unit)}s of each true class (row) by predicted class (column)`,
    columns: [{ name: 'True class' }, ...classNames.map((name) => ({ name, numeric: true }))],
    rows: counts.map((row, index) => [classNames[index] ?? '', ...row.map(formatCount)]),
  });
}
