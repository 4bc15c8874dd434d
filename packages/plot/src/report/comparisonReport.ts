import type { ComparedPair } from '@cnn/evaluation';
import { formatNumber } from '../text/formatNumber.js';
import { differences } from './comparison/differences.js';
import { disagreeing } from './comparison/disagreeing.js';
import { differingSettings, runTable } from './comparison/runTables.js';
import { sideBySide } from './comparison/sideBySide.js';
import { trainings } from './comparison/trainings.js';
import type { ComparisonReportOptions } from './comparisonReportOptions.js';
import { section } from './figure.js';
import type { Html } from './html.js';
import type { Figure } from './keyFigures.js';
import { page } from './page.js';
import { repeatSection } from './repeatSection.js';
import { signed } from './signed.js';

/**
 * Several runs on one HTML page, as the text of a file: whether they differ, with intervals and tests; their results, curves and
 * trainings side by side; images that they predict differently; and the settings in which they differ. As `report`, it loads nothing.
 *
 * @throws CnnError `DATA` when a picture is not embedded as a data URI.
 *
 * @example
 * ```ts
 * import { comparisonReport } from '@cnn/plot';
 *
 * const page = await comparisonReport({
 *   title: 'Two learning rates',
 *   runs: [
 *     { name: 'A', path: 'out/slow', settings: { learningRate: 0.001 }, history: { val_loss: [0.7, 0.6] } },
 *     { name: 'B', path: 'out/fast', settings: { learningRate: 0.01 }, history: { val_loss: [0.6, 0.5] } },
 *   ],
 *   pairs: [{ a: 'A', b: 'B', note: 'they were not evaluated' }],
 * });
 * ```
 */
export async function comparisonReport(options: ComparisonReportOptions): Promise<string> {
  const { runs, pairs, disagreements, groupName = 'patient' } = options;
  const parts: readonly (readonly [heading: string, contents: readonly (Html | undefined)[]])[] = [
    ['Do they differ?', differences({ pairs, groupName })],
    ['Side by side', await sideBySide({ runs, groupName })],
    [
      'Predicted differently',
      disagreements ? await disagreeing({ ...options, disagreements, groupName }) : [],
    ],
    ['Training', await trainings(runs)],
    ['Runs', [runTable(runs), differingSettings(runs)]],
  ];
  const sections = parts.flatMap(([heading, contents]) =>
    contents.length > 0 ? [section(heading, ...contents)] : [],
  );
  const { title, subtitle, date, command } = options;
  return page(
    { title, subtitle, date },
    [...sections, repeatSection({ title, command })],
    keyFiguresOf(options),
  );
}

/** Of two runs: the AUC of each, and how much they differ. */
function keyFiguresOf({ runs, pairs, groupName = 'patient' }: ComparisonReportOptions): Figure[] {
  const [pair] = pairs.length === 1 ? pairs : [];
  const [compared] = pair?.pairs?.length === 1 ? pair.pairs : [];
  if (!pair || !compared) return [{ name: 'Runs', value: String(runs.length), note: '' }];
  const { a, b } = compared.byItem;
  const auc = (name: string, value: number | null | undefined): Figure[] =>
    typeof value === 'number'
      ? [{ name: `AUC of ${name}`, value: formatNumber(value), note: pathOf(runs, name) }]
      : [];
  return [...auc(pair.a, a.auc), ...auc(pair.b, b.auc), ...differenceFigures(compared, groupName)];
}

function pathOf(runs: ComparisonReportOptions['runs'], name: string): string {
  return runs.find((run) => run.name === name)?.path ?? '';
}

function differenceFigures({ byItem, byGroup }: ComparedPair, groupName: string): Figure[] {
  return [['image', byItem] as const, ...(byGroup ? [[groupName, byGroup] as const] : [])].flatMap(
    ([unit, { difference, delong, differs }]): Figure[] => {
      const value = difference.metrics.auc;
      const bounds = delong?.interval ?? difference.intervals?.auc;
      if (typeof value !== 'number' || differs === null) return [];
      const note = bounds ? `95% interval ${signed(bounds[0])} to ${signed(bounds[1])}` : '';
      return [{ name: `Difference of AUC by ${unit}`, value: signed(value), note }];
    },
  );
}
