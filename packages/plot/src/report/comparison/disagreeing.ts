import type { Disagreement, Disagreements } from '@cnn/evaluation';
import { countOf, formatCount, formatPercent } from '../../text/formatNumber.js';
import { capitalized } from '../capitalized.js';
import type { ReportedRun } from '../comparisonReportOptions.js';
import type { Html } from '../html.js';
import type { Thumbnail } from '../options.js';
import { paragraph } from '../remarks.js';
import { type SheetImage, sheet } from '../sheet.js';
import { table } from '../table.js';

export interface DisagreeingOptions {
  readonly runs: readonly ReportedRun[];
  readonly disagreements: Disagreements;
  /** What a group of images is: "patient". */
  readonly groupName: string;
  readonly thumbnail?: Thumbnail | undefined;
}

/** The images that runs predict differently, those first on which they are furthest apart. */
export async function disagreeing(options: DisagreeingOptions): Promise<Html[]> {
  const { runs, disagreements, groupName, thumbnail } = options;
  const { items, count, of } = disagreements;
  if (count === 0) return [paragraph(`All ${countOf(of, 'image')} are predicted alike.`)];
  const some = count > items.length ? ` The ${items.length} on which they are furthest apart:` : '';
  const text = `${formatCount(count)} of ${countOf(of, 'image')} are not predicted alike.${some}`;
  if (thumbnail === undefined) return [paragraph(text), disagreementTable(options)];
  const images = items.map((item) => sheetImage(item, runs));
  return [
    paragraph(`${text} Percentages are what a run gives to the true class.`),
    await sheet({ groups: [{ title: 'Images', images }], groupName, thumbnail }),
  ];
}

function sheetImage(
  { file, group, truth, predicted }: Disagreement,
  runs: readonly ReportedRun[],
): SheetImage {
  const lines = predicted.map((one, at) => `${runs[at]?.name ?? ''}: ${said(one)}`);
  return { file, group, label: named(truth), lines };
}

/** Without pictures, images are rows. */
function disagreementTable({ runs, disagreements, groupName }: DisagreeingOptions): Html {
  const { items } = disagreements;
  const grouped = items.some(({ group }) => group !== undefined);
  return table({
    caption: 'Predicted class, and the probability of the true one',
    columns: [
      { name: 'Image' },
      ...(grouped ? [{ name: capitalized(groupName) }] : []),
      { name: 'True class' },
      ...runs.map(({ name }) => ({ name })),
    ],
    rows: items.map(({ file, group, truth, predicted }) => [
      file,
      ...(grouped ? [group ?? '–'] : []),
      named(truth),
      ...predicted.map(said),
    ]),
  });
}

function said({ classes, probability }: Disagreement['predicted'][number]): string {
  return `${named(classes)} (${formatPercent(probability)})`;
}

function named(classes: readonly string[]): string {
  return classes.length === 0 ? 'none' : classes.join(', ');
}
