import { csvRow } from '@cnn/experiment';
import { inPageWords } from '../../app/pageWords.js';
import type { ClassifiedFile } from './classifyFiles.js';

/** A table of predictions as a CSV file: file, class, a probability for each class, and what went wrong. */
export function predictionsCsv(rows: readonly ClassifiedFile[], classNames: readonly string[]): string {
  const header = ['file', 'class', ...classNames.map((name) => `probability ${name}`), 'problem'];
  const lines = rows.map(({ file, found }) => {
    if (found && 'prediction' in found) {
      const { class: said, probabilities } = found.prediction;
      return [file.name, said, ...classNames.map((name) => probabilities[name] ?? ''), ''];
    }
    const problem = found ? inPageWords(found.problem) : 'not classified yet';
    return [file.name, '', ...classNames.map(() => ''), problem];
  });
  return `${[header, ...lines].map((cells) => csvRow(cells)).join('\r\n')}\r\n`;
}
