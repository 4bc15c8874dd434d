import {
  foldRocCurves,
  type LabelEvaluation,
  type LabelReport,
  meanAndDeviation,
  metricsIn,
} from '@cnn/evaluation';
import { foldMetrics } from '../charts/foldMetrics.js';
import { foldRocCurve } from '../charts/foldRocCurve.js';
import { seriesLabel } from '../history/best.js';
import { formatCount, formatMean } from '../text/formatNumber.js';
import { shorten } from '../text/shorten.js';
import { cardSection } from './card/cardSection.js';
import { checklistSection } from './checklist/checklistSection.js';
import type { CrossValidationReportOptions } from './crossValidationReportOptions.js';
import { dataSection } from './dataSection.js';
import { examplesSection } from './examplesSection.js';
import { figure, section, theme } from './figure.js';
import { foldFigures } from './foldFigures.js';
import { foldTable } from './foldTable.js';
import { type Html, html } from './html.js';
import { labelSection } from './labelResults.js';
import { page } from './page.js';
import { repeatSection } from './repeatSection.js';
import { table } from './table.js';
import { foldVerdict } from './verdict/foldVerdict.js';

export interface LabelCrossValidationPageOptions
  extends Omit<CrossValidationReportOptions, 'folds' | 'results'> {
  /** The results of each fold's model on its test set, in the order of the folds. */
  readonly folds: readonly LabelEvaluation[];
  /** Results on all images, each predicted by the fold that did not train on it, with the `thresholds` of that fold. */
  readonly results: LabelEvaluation;
}

const shown = metricsIn('labels');

/** Of more labels than this the areas are only in the table. */
const mostRows = 24;

/**
 * A multi-label cross-validation on one HTML page, as `crossValidationReport`: means over the labels in each
 * fold, each label's mean and standard deviation over the folds, and the results on all images together.
 *
 * @throws CnnError `DATA` when an option is not what it says.
 */
export async function labelCrossValidationPage(options: LabelCrossValidationPageOptions): Promise<string> {
  const { folds, results, ...shared } = options;
  const { groupName = 'patient' } = shared;
  const frame = { ...shared, evaluation: results };
  const sections = [
    await foldsSection(folds, results, groupName),
    await labelSection({
      results,
      groupName,
      heading: 'All images',
      note: 'Each image as predicted by the fold that did not train on it, at the thresholds of that fold. An area under the curve of all images ranks probabilities of different models, which are not on one scale: it is not the mean of the folds, and mostly below it.',
    }),
    await examplesSection({ ...frame, groupName }),
    await dataSection(shared),
    await cardSection(frame),
    checklistSection({ ...frame, foldCount: folds.length }),
    repeatSection(shared),
  ];
  const areas = folds.map(({ macro }) => macro.auc);
  const figures = foldFigures({
    folds: folds.map(({ macro }) => macro),
    names: metricsIn('labelFigures'),
    labelOf: (name) => `Mean ${seriesLabel(name)} of labels`,
    pooled: frame,
  });
  return page({ ...frame, verdict: foldVerdict({ pooled: frame, areas }) }, sections, figures);
}

async function foldsSection(
  folds: readonly LabelEvaluation[],
  { labels }: LabelEvaluation,
  groupName: string,
): Promise<Html> {
  const names = labels.map(({ label }) => label);
  const areas = folds.map((fold) =>
    Object.fromEntries(fold.labels.map(({ label, byItem }) => [label, byItem.metrics.auc])),
  );
  const figures = [
    figure('ROC curves of the folds', () => foldRocCurve({ theme, curves: foldRocCurves(folds) })),
    figure('Means over the labels', () =>
      foldMetrics({
        theme,
        folds: folds.map(({ macro }) => macro),
        metrics: shown,
        title: 'Means over the labels',
      }),
    ),
    ...(names.length > mostRows
      ? []
      : [
          figure('AUC of each label', () =>
            foldMetrics({
              theme,
              folds: areas,
              metrics: names,
              labelOf: (name) => shorten(name, 24),
              title: 'AUC of each label',
            }),
          ),
        ]),
  ];
  return section(
    'Folds',
    html`<div class="figures">\n${await Promise.all(figures)}</div>\n`,
    foldTable({
      folds: folds.map(({ loss, predictions, macro }) => ({ loss, predictions, results: macro })),
      names: shown,
      groupName,
      caption: 'Means over the labels of each fold on its test set',
    }),
    overFoldsTable(folds, labels),
  );
}

/** Each label's results as mean ± standard deviation over the folds. */
function overFoldsTable(folds: readonly LabelEvaluation[], labels: LabelReport['labels']): Html {
  const cell = (label: string, name: (typeof shown)[number]): string => {
    const own = folds.map((fold) => fold.labels.find((one) => one.label === label)?.byItem.metrics[name]);
    const over = meanAndDeviation(own);
    const some = over.mean !== null && over.folds < folds.length;
    return `${formatMean(over)}${some ? ` (${over.folds} of ${folds.length} folds)` : ''}`;
  };
  return table({
    caption: 'Results by label: mean ± standard deviation over the folds',
    columns: [
      { name: 'Label' },
      { name: 'Carry it', numeric: true },
      ...shown.map((name) => ({ name: seriesLabel(name), numeric: true })),
    ],
    rows: labels.map(({ label, positives }) => [
      label,
      formatCount(positives),
      ...shown.map((name) => cell(label, name)),
    ]),
  });
}
