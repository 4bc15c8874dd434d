import { meanAndDeviation } from '@cnn/evaluation';
import { seriesLabel } from '../history/best.js';
import { formatCount, formatNumber } from '../text/formatNumber.js';
import { capitalized } from './capitalized.js';
import type { Html } from './html.js';
import { table } from './table.js';

interface FoldRow {
  readonly loss?: number | null | undefined;
  /** Of the fold's test set. */
  readonly predictions: readonly { readonly group?: string | undefined }[];
  readonly results: Readonly<Record<string, number | null | undefined>>;
}

export interface FoldTableOptions {
  /** In their order. */
  readonly folds: readonly FoldRow[];
  /** The results to show. */
  readonly names: readonly string[];
  /** What a group of images is: "patient". */
  readonly groupName: string;
  /** Default "Results of each fold on its test set". */
  readonly caption?: string | undefined;
}

/** A row for each fold, then mean and standard deviation. */
export function foldTable(options: FoldTableOptions): Html {
  const { folds, names, groupName, caption = 'Results of each fold on its test set' } = options;
  const grouped = folds.some(({ predictions }) => predictions.some(({ group }) => group !== undefined));
  const groups = ({ predictions }: FoldRow) => new Set(predictions.flatMap(({ group }) => group ?? [])).size;
  const columns = ['Loss', ...names.map(seriesLabel)];
  const values = folds.map(({ loss, results }) => [loss, ...names.map((name) => results[name])]);
  const overFolds = columns.map((_, column) => meanAndDeviation(values.map((row) => row[column])));
  const cell = (value: number | null | undefined) => (typeof value === 'number' ? formatNumber(value) : '–');
  return table({
    caption,
    columns: [
      { name: 'Fold' },
      ...(grouped ? [{ name: capitalized(`${groupName}s`), numeric: true }] : []),
      { name: 'Images', numeric: true },
      ...columns.map((name) => ({ name, numeric: true })),
    ],
    rows: [
      ...folds.map((fold, index) => [
        `Fold ${index + 1}`,
        ...(grouped ? [formatCount(groups(fold))] : []),
        formatCount(fold.predictions.length),
        ...(values[index] ?? []).map(cell),
      ]),
      ['Mean', ...(grouped ? [''] : []), '', ...overFolds.map(({ mean }) => cell(mean))],
      [
        'Standard deviation',
        ...(grouped ? [''] : []),
        '',
        ...overFolds.map(({ deviation }) => cell(deviation)),
      ],
    ],
  });
}
