import type { Disagreements } from '@cnn/evaluation';
import { countOf, formatCount, formatNumber } from '../../text/formatNumber.js';
import { capitalized } from '../capitalized.js';
import type { ReportedRun } from '../comparisonReportOptions.js';
import type { Block, ContentCell } from '../content/content.js';
import type { Thumbnail } from '../options.js';

export interface DisagreementBlocksOptions {
  readonly runs: readonly ReportedRun[];
  readonly disagreements: Disagreements;
  /** What a group of images is: "patient". */
  readonly groupName: string;
  readonly thumbnail?: Thumbnail | undefined;
}

/** The images that runs predict differently, those first on which they are furthest apart. */
export async function disagreementBlocks(options: DisagreementBlocksOptions): Promise<Block[]> {
  const { runs, disagreements, groupName, thumbnail } = options;
  const { items, count, of } = disagreements;
  if (count === 0) return [{ type: 'text', text: `All ${countOf(of, 'image')} are predicted alike.` }];
  const grouped = items.some(({ group }) => group !== undefined);
  const rows = items.map(async ({ file, group, truth, predicted }): Promise<ContentCell[]> => {
    return [
      { image: file, src: await thumbnail?.(file) },
      ...(grouped ? [group ?? '–'] : []),
      named(truth),
      ...predicted.map(({ classes, probability }) => `${named(classes)} (${formatNumber(probability)})`),
    ];
  });
  const some = count > items.length ? ` Of these the ${items.length} on which they are furthest apart:` : '';
  return [
    {
      type: 'text',
      text: `${formatCount(count)} of ${countOf(of, 'image')} are not predicted alike.${some}`,
    },
    {
      type: 'table',
      caption: 'Predicted class, and in brackets the probability of the true one',
      columns: [
        { name: 'Image' },
        ...(grouped ? [{ name: capitalized(groupName) }] : []),
        { name: 'True class' },
        ...runs.map(({ name }) => ({ name })),
      ],
      rows: await Promise.all(rows),
    },
  ];
}

function named(classes: readonly string[]): string {
  return classes.length === 0 ? 'none' : classes.join(', ');
}
