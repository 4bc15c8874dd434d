import type { ComparedPair } from '@cnn/evaluation';
import { formatCount, formatMean, formatNumber } from '../text/formatNumber.js';
import { checkGiven } from './checkGiven.js';
import { differences } from './comparison/differences.js';
import { disagreeing } from './comparison/disagreeing.js';
import { differingSettings, runTable } from './comparison/runTables.js';
import { shownInterval } from './comparison/shownInterval.js';
import { measuredOf, sideBySide } from './comparison/sideBySide.js';
import { trainings } from './comparison/trainings.js';
import type { ComparisonReportOptions, ReportedRun } from './comparisonReportOptions.js';
import { section } from './figure.js';
import type { Html } from './html.js';
import { type Figure, intervalNote } from './keyFigures.js';
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
  checkGiven({
    where: 'comparisonReport',
    options: options,
    needs: { title: 'text', runs: 'list', pairs: 'list' },
  });
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

/** More runs than this are only counted. */
const mostRuns = 6;

/** The AUC of each run; of two runs also how much they differ. */
function keyFiguresOf({ runs, pairs, groupName = 'patient' }: ComparisonReportOptions): Figure[] {
  const [pair] = pairs.length === 1 ? pairs : [];
  const [compared] = pair?.pairs?.length === 1 ? pair.pairs : [];
  const figures = [
    ...(runs.length > mostRuns ? [] : runs.flatMap(areaOf)),
    ...(compared ? differenceFigures(compared, groupName) : []),
  ];
  return figures.length > 0 ? figures : [{ name: 'Runs', value: formatCount(runs.length), note: '' }];
}

/** Of a cross-validation the mean over its folds. */
function areaOf({ name, path, evaluation, folds }: ReportedRun): Figure[] {
  const label = `AUC of ${name}`;
  if (folds?.auc && folds.auc.mean !== null)
    return [{ name: label, value: formatMean(folds.auc), note: `mean over the folds, ${path}` }];
  const measured = evaluation && measuredOf(evaluation, 'image');
  const value = measured?.metrics.auc;
  if (typeof value !== 'number') return [];
  const bounds = measured?.intervals?.auc;
  const note = [intervalNote(bounds), path].filter((text) => text !== undefined).join(', ');
  return [{ name: label, value: formatNumber(value), note, range: { value, bounds } }];
}

function differenceFigures({ byItem, byGroup }: ComparedPair, groupName: string): Figure[] {
  return [['image', byItem] as const, ...(byGroup ? [[groupName, byGroup] as const] : [])].flatMap(
    ([unit, level]): Figure[] => {
      const { difference, delong, differs } = level;
      const value = difference.metrics.auc;
      const bounds = shownInterval(level, 'auc');
      const method = delong?.interval ? 'DeLong' : 'resampling';
      if (typeof value !== 'number' || differs === null) return [];
      const note = bounds ? `95% interval ${signed(bounds[0])} to ${signed(bounds[1])} (${method})` : '';
      return [{ name: `Difference of AUC by ${unit}`, value: signed(value), note }];
    },
  );
}
