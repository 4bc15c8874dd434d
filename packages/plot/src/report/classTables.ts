import {
  type ConfusionCounts,
  type CountResults,
  confusionsOf,
  countResults,
  type MeasuredPart,
  metricsIn,
} from '@cnn/evaluation';
import { seriesLabel } from '../history/best.js';
import { countOf, formatCount, formatNumber, formatPercent } from '../text/formatNumber.js';
import { attempt } from './attempt.js';
import { capitalized } from './capitalized.js';
import { type Html, html } from './html.js';
import { measured } from './measured.js';
import { table } from './table.js';

/** Totals of the confusion matrix; undefined when it holds no image or is not a matrix of counts. */
export function totals(evaluation: ConfusionCounts): CountResults | undefined {
  const results = attempt(() => countResults(evaluation));
  return results?.items ? results : undefined;
}

/** Of more classes than this a table has the worst only; all are in evaluation.json. */
const mostRows = 50;

/** Of more classes than this the confusion matrix is a list of the most frequent confusions. */
const mostColumns = 30;

/** Of more classes than this the columns of the confusion matrix have numbers for names. */
const mostNamed = 8;

/** The rows of many whose value is lowest, and what to say of the others. */
function worstOf<Row>(rows: readonly Row[], measureOf: (row: Row) => number | null | undefined) {
  if (rows.length <= mostRows) return { rows, note: '' };
  const value = (row: Row): number => measureOf(row) ?? Number.POSITIVE_INFINITY;
  return {
    rows: rows.toSorted((a, b) => value(a) - value(b)).slice(0, mostRows),
    note: `: the ${mostRows} of ${formatCount(rows.length)} with the lowest F1`,
  };
}

/** Each class against the others, from the counts alone. */
export function classTable(evaluation: ConfusionCounts): Html {
  const classes = totals(evaluation)?.perClass;
  if (classes === undefined) return html``;
  const share = (value: number | null) => (value === null ? '–' : formatNumber(value));
  const { rows, note } = worstOf(classes, ({ f1 }) => f1);
  return table({
    caption: `Results by class${note}`,
    columns: [
      { name: 'Class' },
      { name: 'Images', numeric: true },
      { name: 'Sensitivity (recall)', numeric: true },
      { name: 'Specificity', numeric: true },
      { name: 'Precision', numeric: true },
      { name: 'F1', numeric: true },
    ],
    rows: rows.map(({ name, items, sensitivity, specificity, precision, f1 }) => [
      name,
      formatCount(items),
      ...[sensitivity, specificity, precision, f1].map(share),
    ]),
  });
}

const shown = metricsIn('classes');

/** Each class against the others, with intervals. @param unit "image" or "patient" */
export function measuredClassTable(
  { perClass: classes }: Pick<MeasuredPart, 'perClass'>,
  unit: string,
): Html {
  if (classes.length === 0) return html``;
  const { rows, note } = worstOf(classes, ({ metrics }) => metrics.f1);
  return table({
    caption: `Results by class, each against the others, by ${unit}${note}`,
    columns: [
      { name: 'Class' },
      { name: `${capitalized(unit)}s`, numeric: true },
      ...shown.map((name) => ({ name: seriesLabel(name), numeric: true })),
    ],
    rows: rows.map((one) => [
      one.className,
      formatCount(one.items),
      ...shown.map((name) => measured(one, name)),
    ]),
  });
}

/** The confusion matrix as a table. */
export function countTable({ confusionMatrix: counts, classNames }: ConfusionCounts, unit: string): Html {
  if (classNames.length > mostColumns) return confusionTable({ confusionMatrix: counts, classNames }, unit);
  const numbered = classNames.length > mostNamed;
  const name = (index: number): string =>
    numbered ? `${index + 1}. ${classNames[index] ?? ''}` : (classNames[index] ?? '');
  return table({
    caption: `${capitalized(unit)}s of each true class (row) by predicted class (column)`,
    columns: [
      { name: 'True class' },
      ...classNames.map((_, index) => ({ name: numbered ? String(index + 1) : name(index), numeric: true })),
    ],
    rows: counts.map((row, index) => [name(index), ...row.map(formatCount)]),
  });
}

/** The most frequent confusions: of many classes the matrix grows by their square, and most of it is 0. */
function confusionTable(counts: ConfusionCounts, unit: string): Html {
  const found = attempt(() => confusionsOf(counts));
  if (found === undefined) return html``;
  const { confusions, pairs, items } = found;
  if (pairs === 0) return html`<p>No ${unit} was misclassified.</p>\n`;
  const some =
    confusions.length < pairs ? `: the ${confusions.length} most frequent of ${formatCount(pairs)}` : '';
  return table({
    caption: `Confusions of ${formatCount(counts.classNames.length)} classes, ${countOf(items, unit)} in all${some}`,
    columns: [
      { name: 'True class' },
      { name: 'Predicted class' },
      { name: `${capitalized(unit)}s`, numeric: true },
      { name: 'Of the true class', numeric: true },
    ],
    rows: confusions.map(({ truth, predicted, count, share }) => [
      truth,
      predicted,
      formatCount(count),
      formatPercent(share),
    ]),
  });
}
