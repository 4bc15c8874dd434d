import type { Evaluation } from '@cnn/plot';

/** An evaluation for people: a line of numbers and the confusion matrix. */
export function describeEvaluation(evaluation: Evaluation): string[] {
  const { loss, accuracy, auc, classNames, confusionMatrix, predictions } = evaluation;
  const shown = (name: string, value: number | null | undefined): string[] =>
    typeof value === 'number' ? [`${name} ${value.toFixed(4)}`] : [];
  const numbers = [...shown('loss', loss), ...shown('accuracy', accuracy), ...shown('auc', auc)];
  const header = ['truth \\ predicted', ...classNames];
  const rows = [
    header,
    ...confusionMatrix.map((row, index) => [classNames[index] ?? '', ...row.map(String)]),
  ];
  const widths = header.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const table = rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  '),
  );
  return [`${predictions.length} images: ${numbers.join(', ')}`, ...table];
}
