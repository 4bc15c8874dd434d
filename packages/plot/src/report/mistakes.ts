import {
  type CheckedPrediction,
  type ClassPredictions,
  checkPredictions,
  predictedClass,
} from '@cnn/evaluation';
import { countOf, formatCount, formatNumber } from '../text/formatNumber.js';
import { attempt } from './attempt.js';
import { capitalized } from './capitalized.js';
import { section } from './figure.js';
import { type Html, html } from './html.js';
import { imageCell } from './imageCell.js';
import type { Thumbnail } from './options.js';
import { table } from './table.js';

/** Shown at most. */
const most = 12;

export interface MistakesOptions {
  readonly evaluation: ClassPredictions;
  /** Of two classes: above it the second is predicted, where the prediction has no threshold of its own. */
  readonly threshold: number;
  readonly groupName: string;
  readonly thumbnail?: Thumbnail | undefined;
}

/** The most confident wrong predictions: where to look first for mislabelled or unusual images. */
export async function mistakesSection(options: MistakesOptions): Promise<Html | undefined> {
  const { evaluation, threshold, groupName, thumbnail } = options;
  // Where this fails, the figures above say what is wrong with the predictions.
  const predictions = attempt(() => checkPredictions(evaluation));
  if (predictions === undefined) return undefined;
  const { classNames } = evaluation;
  const name = (index: number) => classNames[index] ?? '';
  const predicted = (one: CheckedPrediction) => predictedClass(one, threshold);
  const confidence = (one: CheckedPrediction) => one.probabilities[predicted(one)] ?? 0;
  const wrong = predictions
    .filter((one) => predicted(one) !== one.label)
    .sort((a, b) => confidence(b) - confidence(a));
  if (wrong.length === 0) {
    return section(
      'Mistakes',
      html`<p>All ${countOf(predictions.length, 'image')} of the test set were predicted correctly.</p>\n`,
    );
  }
  const grouped = wrong.some(({ group }) => group !== undefined);
  const shown = wrong.slice(0, most);
  const cells = await Promise.all(
    shown.map((one) => imageCell(one.file ?? `image ${predictions.indexOf(one) + 1}`, thumbnail)),
  );
  return section(
    'Mistakes',
    html`<p>${formatCount(wrong.length)} of ${countOf(predictions.length, 'image')} were misclassified. ${
      wrong.length > most ? `The ${most} most confident errors:` : 'The most confident first:'
    }</p>\n`,
    table({
      caption: 'Wrong predictions, the most confident first',
      columns: [
        { name: 'Image' },
        ...(grouped ? [{ name: capitalized(groupName) }] : []),
        { name: 'True class' },
        { name: 'Predicted class' },
        { name: 'Probability', numeric: true },
      ],
      rows: shown.map((one, row) => [
        cells[row],
        ...(grouped ? [one.group ?? '–'] : []),
        name(one.label),
        name(predicted(one)),
        formatNumber(confidence(one)),
      ]),
    }),
  );
}
