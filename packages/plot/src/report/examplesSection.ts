import { type ClassEvaluation, chooseExamples, type Evaluation, type ExampleGroup } from '@cnn/evaluation';
import { countOf, formatCount, formatPercent } from '../text/formatNumber.js';
import { attempt } from './attempt.js';
import { capitalized } from './capitalized.js';
import { section } from './figure.js';
import { type Html, html } from './html.js';
import type { ReportOptions } from './options.js';
import { describedGroup, type SheetGroup, sheet } from './sheet.js';
import { table } from './table.js';

export interface ExamplesOptions
  extends Pick<ReportOptions, 'thumbnail' | 'explanation' | 'explanationNote' | 'examples' | 'threshold'> {
  readonly evaluation: Evaluation;
  readonly groupName: string;
}

/** How many mistakes there are, and the images to look at: mistakes, unsure decisions, typical ones of each class. */
export async function examplesSection(options: ExamplesOptions): Promise<Html | undefined> {
  const { evaluation, thumbnail, explanation, explanationNote } = options;
  const wrong = wrongText(evaluation);
  // Where the predictions are no numbers, the figures above say so.
  if (wrong === undefined) return undefined;
  const groups: readonly SheetGroup[] =
    options.examples ?? chooseExamples(evaluation, { threshold: options.threshold });
  const pictures = thumbnail !== undefined || explanation !== undefined;
  return section(
    'Mistakes',
    html`<p>${wrong}</p>\n`,
    explanation === undefined || explanationNote === undefined
      ? undefined
      : html`<p>${explanationNote}</p>\n`,
    pictures
      ? await sheet({ ...options, groups })
      : html`${groups.filter(({ kind }) => kind !== 'typical').map((group) => exampleTable(group, options.groupName))}`,
  );
}

/** Undefined where there is nothing to count. */
function wrongText(evaluation: Evaluation): string | undefined {
  const matrices =
    evaluation.task === 'multilabel'
      ? evaluation.labels.map(({ byItem }) => byItem.confusionMatrix)
      : [matrixOf(evaluation)];
  const total = sum(matrices.flat(2));
  const right = sum(matrices.flatMap((matrix) => matrix.map((row, index) => row[index] ?? 0)));
  if (!(total > 0)) return undefined;
  const wrong = total - right;
  const images = countOf(evaluation.predictions.length, 'image');
  if (evaluation.task === 'multilabel') {
    const of = `${countOf(total, 'decision')} (${images}, ${countOf(evaluation.labels.length, 'label')})`;
    return wrong === 0 ? `All ${of} were correct.` : `${formatCount(wrong)} of ${of} were wrong.`;
  }
  if (attempt(() => chooseExamples(evaluation)) === undefined) return undefined;
  return wrong === 0
    ? `All ${images} of the test set were predicted correctly.`
    : `${formatCount(wrong)} of ${images} were misclassified.`;
}

function matrixOf({ report, confusionMatrix }: ClassEvaluation): readonly (readonly number[])[] {
  return report?.byItem.confusionMatrix ?? confusionMatrix;
}

/** Without pictures, images are rows. */
function exampleTable(group: SheetGroup, groupName: string): Html {
  const { images } = group as ExampleGroup;
  const { title, note } = describedGroup(group);
  const grouped = images.some((image) => image.group !== undefined);
  return table({
    caption: note === undefined ? title : `${title}. ${note}`,
    columns: [
      { name: 'Image' },
      ...(grouped ? [{ name: capitalized(groupName) }] : []),
      { name: 'True class' },
      { name: 'Predicted class' },
      { name: 'Probability', numeric: true },
    ],
    rows: images.map(({ file, group: own, label, predicted, probability }) => [
      file,
      ...(grouped ? [own ?? '–'] : []),
      label,
      predicted,
      formatPercent(probability),
    ]),
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
