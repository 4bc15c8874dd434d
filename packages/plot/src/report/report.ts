import { type ClassEvaluation, decidedAt, type Evaluation } from '@cnn/evaluation';
import { attempt } from './attempt.js';
import { dataSection } from './dataSection.js';
import { section } from './figure.js';
import { type Html, html } from './html.js';
import { labelMistakesSection } from './labelMistakes.js';
import { labelSection } from './labelResults.js';
import { mistakesSection } from './mistakes.js';
import type { ReportOptions } from './options.js';
import { page } from './page.js';
import { repeatSection } from './repeatSection.js';
import { resultsSection } from './results.js';
import { trainingSection } from './training.js';

/**
 * A training run on one HTML page, as the text of a file: curves, results on the test set, errors, data and split, model,
 * and what it takes to repeat it. The page holds everything it shows, has no script and loads nothing. Parts that are not
 * given are left out; a chart that can't be drawn is replaced by the reason.
 *
 * @throws CnnError `DATA` when an image is not embedded as a data URI, or the history is not one.
 *
 * @example
 * ```ts
 * import { report } from '@cnn/plot';
 *
 * const page = await report({
 *   title: 'Breast tissue, 50×50',
 *   history: { loss: [0.7, 0.5], val_loss: [0.8, 0.6] },
 *   settings: { seed: 1, epochs: 2 },
 * });
 * ```
 */
export async function report(options: ReportOptions): Promise<string> {
  const { history, model } = options;
  const evaluation =
    options.evaluation?.task === 'multilabel'
      ? options.evaluation
      : options.evaluation && decided(options.evaluation, options.threshold);
  const threshold = options.threshold ?? thresholdOf(evaluation) ?? 0.5;
  const sections: readonly (Html | undefined)[] = [
    ...(evaluation ? await evaluationSections(evaluation, { ...options, threshold }) : []),
    history &&
      (await trainingSection({
        history,
        epochs: options.epochs,
        threshold: evaluation?.task === 'binary' ? threshold : undefined,
      })),
    dataSection(options),
    model === undefined
      ? undefined
      : section('Model', html`<pre tabindex="0" aria-label="Summary of the model">${model}</pre>\n`),
    repeatSection(options),
  ];
  return page({ ...options, evaluation }, sections);
}

async function evaluationSections(
  evaluation: Evaluation,
  { groupName = 'patient', validation, thumbnail, threshold }: ReportOptions & { readonly threshold: number },
): Promise<readonly (Html | undefined)[]> {
  if (evaluation.task === 'multilabel') {
    return [
      await labelSection({ results: evaluation, groupName }),
      await labelMistakesSection({ results: evaluation, groupName, thumbnail }),
    ];
  }
  return [
    await resultsSection({ evaluation, threshold, groupName, validation }),
    await mistakesSection({ evaluation, threshold, groupName, thumbnail }),
  ];
}

function thresholdOf(evaluation: Evaluation | undefined): number | undefined {
  if (evaluation === undefined || evaluation.task === 'multilabel') return undefined;
  return evaluation.report?.threshold ?? undefined;
}

/** Counts that were made at another threshold than the one in use are made again. Where that fails, the figures say why. */
function decided(evaluation: ClassEvaluation, threshold: number | undefined): ClassEvaluation {
  if (threshold === undefined || evaluation.report) return evaluation;
  return attempt(() => decidedAt(evaluation, threshold)) ?? evaluation;
}
