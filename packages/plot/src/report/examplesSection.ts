import { checkPredictions, chooseExamples, type Evaluation, type ExampleGroup } from '@cnn/evaluation';
import { countOf, formatCount, formatPercent } from '../text/formatNumber.js';
import { attempt } from './attempt.js';
import { capitalized } from './capitalized.js';
import { section } from './figure.js';
import { type Html, html } from './html.js';
import { isTestSet } from './measuredSet.js';
import type { ReportOptions } from './options.js';
import { describedGroup, type SheetGroup, sheet } from './sheet.js';
import { table } from './table.js';

export interface ExamplesOptions
  extends Pick<
    ReportOptions,
    'thumbnail' | 'explanation' | 'explanationNote' | 'examples' | 'threshold' | 'seen'
  > {
  readonly evaluation: Evaluation;
  readonly groupName: string;
}

/** How many mistakes there are, and the images to look at: mistakes, unsure decisions, typical ones of each class. */
export async function examplesSection(options: ExamplesOptions): Promise<Html | undefined> {
  const { evaluation, thumbnail, explanation, explanationNote } = options;
  const wrong = wrongText(evaluation, options);
  // Where the predictions are no numbers, the figures above say so.
  if (wrong === undefined) return undefined;
  const groups: readonly SheetGroup[] =
    options.examples ?? chooseExamples(evaluation, { threshold: options.threshold });
  const pictures = thumbnail !== undefined || explanation !== undefined;
  return section(
    'Mistakes',
    html`<p>${wrong}</p>\n`,
    explanationNote === undefined ? undefined : html`<p>${explanationNote}</p>\n`,
    pictures
      ? await sheet({ ...options, groups })
      : html`${groups.filter(({ kind }) => kind !== 'typical').map((group) => exampleTable(group, options.groupName))}`,
  );
}

/** Undefined where the predictions are no numbers, or there are none. */
function wrongText(
  evaluation: Evaluation,
  { threshold, seen }: Pick<ReportOptions, 'threshold' | 'seen'>,
): string | undefined {
  const { task, predictions, classNames } = evaluation;
  const images = countOf(predictions.length, 'image');
  const total = predictions.length * (task === 'multilabel' ? classNames.length : 1);
  if (total === 0 || (task !== 'multilabel' && attempt(() => checkPredictions(evaluation)) === undefined))
    return undefined;
  const [mistakes] = chooseExamples(evaluation, { count: total, typical: 0, threshold });
  const wrong = mistakes?.kind === 'surestMistakes' ? mistakes.images.length : 0;
  if (task === 'multilabel') {
    const of = `${countOf(total, 'decision')} (${images}, ${countOf(classNames.length, 'label')})`;
    return wrong === 0 ? `All ${of} were correct.` : `${formatCount(wrong)} of ${of} were wrong.`;
  }
  return wrong === 0
    ? `All ${isTestSet({ seen }) ? `${images} of the test set` : `${images} that were measured`} were predicted correctly.`
    : `${formatCount(wrong)} of ${images} were misclassified.`;
}

/** Without pictures, images are rows. */
function exampleTable(group: SheetGroup, groupName: string): Html {
  const { images } = group as ExampleGroup;
  const { title, note } = describedGroup(group, groupName);
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
