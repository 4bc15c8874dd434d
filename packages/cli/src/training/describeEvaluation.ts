import { confusionsOf, type ReportedEvaluation } from '@cnn/evaluation';
import { alignedRows } from './metricTable.js';

/** Of more classes than this the matrix is a list of the most frequent confusions. */
const mostClasses = 12;

/** How many confusions that list has. */
const mostConfusions = 12;

/** An evaluation for people: a line of numbers and the confusion matrix, both at the threshold in use. */
export function describeEvaluation(evaluation: Omit<ReportedEvaluation, 'predictions'>): string[] {
  const { loss, accuracy, auc, report } = evaluation;
  const decided = report.threshold === null ? '' : ` at threshold ${report.threshold.toFixed(3)}`;
  const shown = (name: string, value: number | null | undefined, note = ''): string[] =>
    typeof value === 'number' ? [`${name} ${value.toFixed(4)}${note}`] : [];
  const numbers = [...shown('loss', loss), ...shown('auc', auc), ...shown('accuracy', accuracy, decided)];
  return [
    `${report.byItem.items} images: ${numbers.join(', ')}`,
    ...describeConfusion(evaluation, decided || ', by the most probable class'),
  ];
}

function describeConfusion(
  { classNames, confusionMatrix }: Pick<ReportedEvaluation, 'classNames' | 'confusionMatrix'>,
  decided: string,
): string[] {
  if (classNames.length > mostClasses) {
    const { confusions, items, pairs } = confusionsOf({ classNames, confusionMatrix });
    const first = confusions.slice(0, mostConfusions);
    if (first.length === 0) return [`All images of ${classNames.length} classes were predicted correctly.`];
    const some = pairs > first.length ? `the ${first.length} most frequent of ${pairs}` : 'all';
    return [
      `Confusions of ${classNames.length} classes${decided} (${items} images; ${some}):`,
      ...alignedRows([
        ['truth', 'predicted', 'images'],
        ...first.map(({ truth, predicted, count }) => [truth, predicted, String(count)]),
      ]),
    ];
  }
  return [
    `Confusion matrix${decided}:`,
    ...alignedRows([
      ['truth \\ predicted', ...classNames],
      ...confusionMatrix.map((row, index) => [classNames[index] ?? '', ...row.map(String)]),
    ]),
  ];
}
