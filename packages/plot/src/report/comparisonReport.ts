import type { ComparedPair } from '@cnn/evaluation';
import { formatNumber } from '../text/formatNumber.js';
import { differenceBlocks } from './comparison/differences.js';
import { disagreementBlocks } from './comparison/disagreeing.js';
import { differingSettings, runTable } from './comparison/runTables.js';
import { sideBySide } from './comparison/sideBySide.js';
import { trainingBlocks } from './comparison/trainings.js';
import type { ComparisonReportOptions } from './comparisonReportOptions.js';
import type { Content } from './content/content.js';
import { contentPage } from './content/contentPage.js';
import { contentText } from './content/contentText.js';
import type { Figure } from './keyFigures.js';
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
  return contentPage(await comparisonContent(options));
}

/** The same as Markdown, with what each chart shows in words. */
export async function comparisonMarkdown(options: ComparisonReportOptions): Promise<string> {
  return contentText(await comparisonContent(options));
}

async function comparisonContent(options: ComparisonReportOptions): Promise<Content> {
  const { runs, pairs, disagreements, groupName = 'patient', thumbnail, command } = options;
  const settings = differingSettings(runs);

  const sections = [
    { heading: 'Do they differ?', blocks: differenceBlocks({ pairs, groupName }) },
    { heading: 'Side by side', blocks: sideBySide({ runs, groupName }) },
    {
      heading: 'Predicted differently',
      blocks: disagreements ? await disagreementBlocks({ runs, disagreements, groupName, thumbnail }) : [],
    },
    { heading: 'Training', blocks: trainingBlocks(runs) },
    { heading: 'Runs', blocks: [runTable(runs), settings] },
    {
      heading: 'Repeat it',
      blocks: command === undefined ? [] : [{ type: 'command' as const, text: command }],
    },
  ];
  return {
    ...options,
    figures: figuresOf(options),
    sections: sections.filter(({ blocks }) => blocks.length > 0),
  };
}

/** Of two runs: the AUC of each, and how much they differ. */
function figuresOf({ runs, pairs, groupName = 'patient' }: ComparisonReportOptions): Figure[] {
  const [pair] = pairs.length === 1 ? pairs : [];
  const [compared] = pair?.pairs?.length === 1 ? pair.pairs : [];
  if (!pair || !compared) return [{ name: 'Runs', value: String(runs.length), note: '' }];
  const { a, b } = compared.byItem;
  const auc = (name: string, value: number | null | undefined): Figure[] =>
    typeof value === 'number'
      ? [{ name: `AUC of ${name}`, value: formatNumber(value), note: pathOf(runs, name) }]
      : [];
  return [...auc(pair.a, a.auc), ...auc(pair.b, b.auc), ...differences(compared, groupName)];
}

function pathOf(runs: ComparisonReportOptions['runs'], name: string): string {
  return runs.find((run) => run.name === name)?.path ?? '';
}

function differences({ byItem, byGroup }: ComparedPair, groupName: string): Figure[] {
  return [['image', byItem] as const, ...(byGroup ? [[groupName, byGroup] as const] : [])].flatMap(
    ([unit, { difference, delong }]): Figure[] => {
      const value = difference.metrics.auc;
      const bounds = delong?.interval ?? difference.intervals?.auc;
      if (typeof value !== 'number') return [];
      const note = bounds ? `95% interval ${signed(bounds[0])} to ${signed(bounds[1])}` : '';
      return [{ name: `Difference of AUC by ${unit}`, value: signed(value), note }];
    },
  );
}
