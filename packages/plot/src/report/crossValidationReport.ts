import { type ClassEvaluation, foldRocCurves, metricsIn } from '@cnn/evaluation';
import { foldMetrics } from '../charts/foldMetrics.js';
import { foldRocCurve } from '../charts/foldRocCurve.js';
import { seriesLabel } from '../history/best.js';
import { cardSection } from './card/cardSection.js';
import { checkGiven } from './checkGiven.js';
import { checklistSection } from './checklist/checklistSection.js';
import type { CrossValidationReportOptions } from './crossValidationReportOptions.js';
import { dataSection } from './dataSection.js';
import { examplesSection } from './examplesSection.js';
import { figure, section, theme } from './figure.js';
import { foldFigures } from './foldFigures.js';
import { foldTable } from './foldTable.js';
import { type Html, html } from './html.js';
import { labelCrossValidationPage } from './labelCrossValidationPage.js';
import { page } from './page.js';
import { repeatSection } from './repeatSection.js';
import { resultsSection } from './results.js';
import { foldVerdict } from './verdict/foldVerdict.js';

/** What each fold is compared by; the others are in its own report. */
const shown = metricsIn('folds');

/**
 * A cross-validation on one HTML page, as the text of a file: the results of each fold with mean and standard deviation, ROC curves of
 * the folds, results on all images together, and what it takes to repeat it. As `report`, it loads nothing.
 *
 * @throws CnnError `DATA` when an option is not what it says.
 *
 * @example
 * ```ts
 * import { crossValidationReport } from '@cnn/plot';
 *
 * const fold = (right: number) => ({
 *   task: 'binary' as const,
 *   classNames: ['benign', 'carcinoma'],
 *   confusionMatrix: [[1, 0], [0, 1]],
 *   auc: 1,
 *   predictions: [
 *     { label: 0, probabilities: [0.3] },
 *     { label: 1, probabilities: [right] },
 *   ],
 * });
 * const page = await crossValidationReport({ title: 'Breast tissue', folds: [fold(0.9), fold(0.6)] });
 * ```
 */
export async function crossValidationReport(options: CrossValidationReportOptions): Promise<string> {
  checkGiven({ where: 'crossValidationReport', options: options, needs: { title: 'text', folds: 'list' } });
  const { folds, results } = options;
  const labels = folds.filter((one) => one.task === 'multilabel');
  if (labels.length > 0 && results?.task === 'multilabel') {
    const all = { ...results.report, task: results.task, predictions: results.predictions };
    return labelCrossValidationPage({ ...options, folds: labels, results: { ...all, multiLabel: true } });
  }
  return classPage(
    options,
    folds.filter((one) => one.task !== 'multilabel'),
  );
}

async function classPage(
  { results, folds: _, ...options }: CrossValidationReportOptions,
  folds: readonly ClassEvaluation[],
): Promise<string> {
  const { groupName = 'patient' } = options;
  const pooled = pooledEvaluation(folds, results?.task === 'multilabel' ? undefined : results?.report);
  const sections = [
    await foldsSection(folds, groupName),
    await resultsSection({
      evaluation: pooled,
      threshold: null,
      groupName,
      heading: 'All images',
      pooled: true,
      note: `Each image as predicted by the fold that did not train on it${pooled.task === 'binary' ? ', at the threshold of that fold' : ''}. An area under the curve of all images ranks probabilities of different models, which are not on one scale: it is not the mean of the folds, and mostly below it.`,
    }),
    await examplesSection({ ...options, evaluation: pooled, groupName }),
    await dataSection(options),
    await cardSection({ ...options, evaluation: pooled }),
    checklistSection({ ...options, evaluation: pooled, foldCount: folds.length }),
    repeatSection(options),
  ];
  const areas = folds.map((fold) => resultsOf(fold).auc);
  const frame = { ...options, evaluation: pooled };
  const figures = foldFigures({
    folds: folds.map(resultsOf),
    names: ['auc', 'accuracy', 'balanced_accuracy'],
    labelOf: seriesLabel,
    pooled: frame,
  });
  return page({ ...frame, verdict: foldVerdict({ pooled: frame, areas }) }, sections, figures);
}

function pooledEvaluation(
  folds: readonly ClassEvaluation[],
  results: ClassEvaluation['report'],
): ClassEvaluation {
  const [{ task, classNames } = { task: 'binary', classNames: [] } as const] = folds;
  const sum = (row: number, column: number) =>
    folds.reduce((total, { confusionMatrix }) => total + (confusionMatrix[row]?.[column] ?? 0), 0);
  return {
    task,
    classNames,
    confusionMatrix: classNames.map((_, row) => classNames.map((_, column) => sum(row, column))),
    predictions: folds.flatMap(({ predictions, threshold }) =>
      predictions.map((one) => ({ threshold: threshold?.threshold ?? 0.5, ...one })),
    ),
    report: results,
  };
}

/** A fold's results by name: at its own threshold where it has one. */
function resultsOf({
  report,
  metrics = {},
  accuracy,
  auc,
}: ClassEvaluation): Readonly<Record<string, number | null>> {
  const all: Readonly<Record<string, number | null | undefined>> = {
    auc,
    accuracy,
    ...metrics,
    ...report?.byItem.metrics,
  };
  return Object.fromEntries(shown.flatMap((name) => (all[name] === undefined ? [] : [[name, all[name]]])));
}

async function foldsSection(folds: readonly ClassEvaluation[], groupName: string): Promise<Html> {
  const results = folds.map(resultsOf);
  const figures = [
    figure('ROC curves of the folds', () => foldRocCurve({ theme, curves: foldRocCurves(folds) })),
    figure('Results of the folds', () => foldMetrics({ theme, folds: results })),
  ];
  return section(
    'Folds',
    html`<div class="figures">\n${await Promise.all(figures)}</div>\n`,
    foldTable({
      folds: folds.map(({ loss, predictions }, index) => ({
        ...{ loss, predictions },
        results: results[index] ?? {},
      })),
      names: shown.filter((name) => results.some((one) => name in one)),
      groupName,
    }),
  );
}
