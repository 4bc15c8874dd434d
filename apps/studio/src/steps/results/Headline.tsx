import './headline.css';
import type { RunResults } from '@cnn/browser';
import { type Evaluation, metricLabel } from '@cnn/evaluation';
import { decimal, interval } from './format.js';

/** The first answers of the report, and the numbers behind them. */
export function Headline({ results }: { readonly results: RunResults }) {
  const { verdict, evaluation } = results;
  return (
    <div class="stack headline">
      <p class="result">{verdict.result}</p>
      <p>{verdict.trust}</p>
      <Figures evaluation={evaluation} />
    </div>
  );
}

interface Part {
  readonly metrics: Readonly<Record<string, number | null | undefined>>;
  readonly intervals?: Readonly<Record<string, readonly [number, number] | undefined>> | undefined;
}

interface Row {
  readonly name: string;
  readonly parts: readonly (readonly [value: number | null, bounds: readonly [number, number] | undefined])[];
}

const ofTwo = ['auc', 'sensitivity', 'specificity', 'accuracy', 'balanced_accuracy'];
const ofMore = ['auc', 'accuracy', 'balanced_accuracy', 'kappa'];

function Figures({ evaluation }: { readonly evaluation: Evaluation }) {
  const { columns, rows } = figuresOf(evaluation);
  if (rows.length === 0) return null;
  return (
    <div class="scroll">
      <table class="key-figures">
        <thead>
          <tr>
            <th scope="col">On the test set</th>
            {columns.map((column) => (
              <th key={column} scope="col" class="number">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, parts }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {parts.map(([value, bounds], at) => (
                <td key={columns[at]} class="number">
                  <strong>{decimal(value)}</strong> <small class="note">{interval(bounds)}</small>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function figuresOf(evaluation: Evaluation): {
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
} {
  if (evaluation.task === 'multilabel') {
    const { labels } = evaluation;
    const grouped = labels.some(({ byGroup }) => byGroup !== null);
    const rows = labels.map(({ label, byItem, byGroup }) => ({
      name: `AUC of ${label}`,
      parts: (grouped ? [byGroup, byItem] : [byItem]).map((part) => cell(part, 'auc')),
    }));
    return { columns: grouped ? ['By patient', 'By image'] : ['By image'], rows };
  }
  const { report, classNames } = evaluation;
  if (!report) return { columns: [], rows: [] };
  const parts = report.byGroup ? [report.byGroup, report.byItem] : [report.byItem];
  const rows = (classNames.length === 2 ? ofTwo : ofMore)
    .filter((name) => name in report.byItem.metrics)
    .map((name) => ({ name: metricLabel(name) ?? name, parts: parts.map((part) => cell(part, name)) }));
  const columns = parts.map((part) =>
    part === report.byItem
      ? `By image (${part.items.toLocaleString('en')})`
      : `By patient (${part.items.toLocaleString('en')})`,
  );
  return { columns, rows };
}

function cell(part: Part | null, name: string): Row['parts'][number] {
  return [part?.metrics[name] ?? null, part?.intervals?.[name]];
}
