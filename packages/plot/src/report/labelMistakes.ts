import type { LabelPredictions, LabelReport } from '@cnn/evaluation';
import { countOf, formatCount, formatNumber } from '../text/formatNumber.js';
import { capitalized } from './capitalized.js';
import { section } from './figure.js';
import { type Html, html } from './html.js';
import { imageCell } from './imageCell.js';
import type { Thumbnail } from './options.js';
import { table } from './table.js';

/** Shown at most. */
const most = 12;

export interface LabelMistakesOptions {
  readonly results: LabelReport & LabelPredictions;
  readonly groupName: string;
  readonly thumbnail?: Thumbnail | undefined;
}

/** The most confident wrong labels: predicted for images that do not carry them, or missed. */
export async function labelMistakesSection(options: LabelMistakesOptions): Promise<Html> {
  const { results, groupName, thumbnail } = options;
  const { labels, predictions } = results;
  const decisions = predictions.flatMap((image, at) =>
    labels.map(({ label, threshold }, index) => {
      const probability = image.probabilities[index] ?? Number.NaN;
      const carried = image.labels.includes(label);
      const limit = image.thresholds?.[index] ?? threshold ?? 0.5;
      return { image, at, label, probability, carried, predicted: probability > limit };
    }),
  );
  const wrong = decisions
    .filter(({ carried, predicted, probability }) => carried !== predicted && Number.isFinite(probability))
    .sort((a, b) => distance(b) - distance(a));
  const of = `${countOf(decisions.length, 'decision')} (${countOf(predictions.length, 'image')}, ${countOf(labels.length, 'label')})`;
  if (wrong.length === 0) return section('Mistakes', html`<p>All ${of} were correct.</p>\n`);
  const shown = wrong.slice(0, most);
  const cells = await Promise.all(
    shown.map(({ image, at }) => imageCell(image.file ?? `image ${at + 1}`, thumbnail)),
  );
  const grouped = wrong.some(({ image }) => image.group !== undefined);
  return section(
    'Mistakes',
    html`<p>${formatCount(wrong.length)} of ${of} were wrong. ${
      wrong.length > most ? `The ${most} whose probability was farthest from the truth:` : 'The worst first:'
    }</p>\n`,
    table({
      caption: 'Wrong labels, the worst first',
      columns: [
        { name: 'Image' },
        ...(grouped ? [{ name: capitalized(groupName) }] : []),
        { name: 'Label' },
        { name: 'Truth' },
        { name: 'Probability', numeric: true },
      ],
      rows: shown.map(({ image, label, carried, probability }, row) => [
        cells[row],
        ...(grouped ? [image.group ?? '–'] : []),
        label,
        carried ? 'carries it' : 'does not',
        formatNumber(probability),
      ]),
    }),
  );
}

function distance({
  carried,
  probability,
}: {
  readonly carried: boolean;
  readonly probability: number;
}): number {
  return carried ? 1 - probability : probability;
}
