import { type ClassEvaluation, decidedAt, type Evaluation } from '@cnn/evaluation';
import { attempt } from './attempt.js';
import { cardSection } from './card/cardSection.js';
import { checkGiven } from './checkGiven.js';
import { checklistSection } from './checklist/checklistSection.js';
import { dataSection } from './dataSection.js';
import { examplesSection } from './examplesSection.js';
import type { Html } from './html.js';
import { labelSection } from './labelResults.js';
import { wordsOf } from './measuredSet.js';
import type { ReportOptions } from './options.js';
import { page } from './page.js';
import { repeatSection } from './repeatSection.js';
import { resultsSection } from './results.js';
import { trainingSection } from './training.js';
import { verdict } from './verdict/verdict.js';

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
export async function report(given: ReportOptions): Promise<string> {
  checkGiven({ where: 'report', options: given, needs: { title: 'text' } });
  const evaluation =
    given.evaluation?.task === 'multilabel'
      ? given.evaluation
      : given.evaluation && decided(given.evaluation, given.threshold);
  const threshold = given.threshold ?? thresholdOf(evaluation) ?? 0.5;
  const options = { ...given, evaluation, threshold };
  const sections: readonly (Html | undefined)[] = [
    ...(evaluation ? await evaluationSections(evaluation, options) : []),
    await dataSection(options),
    await trainingSection({ ...given, threshold: evaluation?.task === 'binary' ? threshold : undefined }),
    await cardSection(options),
    checklistSection(options),
    repeatSection(options),
  ];
  const { data, split, history } = options;
  const told = evaluation ?? data ?? split ?? history;
  return page({ ...options, verdict: told === undefined ? undefined : verdict(options) }, sections);
}

async function evaluationSections(
  evaluation: Evaluation,
  options: ReportOptions & { readonly threshold: number },
): Promise<readonly (Html | undefined)[]> {
  const { groupName = 'patient', validation, threshold } = options;
  const { set, one } = wordsOf(options);
  const heading = one === 'test' ? 'Test results' : 'Results on the measured images';
  return [
    evaluation.task === 'multilabel'
      ? await labelSection({ results: evaluation, groupName, heading })
      : await resultsSection({ evaluation, threshold, groupName, validation, heading, set }),
    await examplesSection({ ...options, evaluation, groupName }),
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
