import { type LabelEvaluation, meanAndDeviation, metricsIn } from '@cnn/evaluation';
import { seriesLabel } from '../history/best.js';
import {
  countOf,
  formatCount,
  formatMean,
  formatNumber,
  formatPercent,
  formatThreshold,
} from '../text/formatNumber.js';
import { quoted } from '../text/shorten.js';
import { totals } from './classTables.js';
import { type Html, html } from './html.js';
import { intervalOf } from './measured.js';
import type { ReportOptions } from './options.js';

/** Title, the note that data is synthetic, and the numbers that people look for first. */
export function header(options: ReportOptions, figures = figuresOf(options)): Html {
  const { title, subtitle, date, data } = options;
  return html`<header>
<h1>${title}</h1>
${subtitle && html`<p class="subtitle">${subtitle}</p>\n`}${date && html`<p class="date">${date}</p>\n`}${
  data?.synthetic
    ? html`<p class="synthetic" role="note"><strong>The data is synthetic.</strong> These images were drawn by a program. The results show that the software works; they say nothing about tissue, patients or any disease.</p>\n`
    : undefined
}${keyFigures(figures)}</header>
`;
}

/** A number that people look for first. */
export interface Figure {
  readonly name: string;
  readonly value: string;
  readonly note: string;
}

interface FoldFiguresOptions {
  /** The results of each fold, by name. */
  readonly folds: readonly Readonly<Record<string, number | null>>[];
  /** Which of them are shown, and what they are called. */
  readonly names: readonly string[];
  labelOf(name: string): string;
  /** All images, each as predicted by the fold that did not train on it. */
  readonly pooled: ReportOptions;
}

function keyFigures(figures: readonly Figure[]): Html | undefined {
  if (figures.length === 0) return undefined;
  return html`<dl class="key">
${figures.map(({ name, value, note }) => html`<div><dt>${name}</dt><dd class="value${value.length > 8 ? ' long' : ''}">${value}</dd><dd class="note">${note}</dd></div>\n`)}</dl>
`;
}

function figuresOf({ evaluation, threshold, groupName = 'patient' }: ReportOptions): readonly Figure[] {
  if (evaluation === undefined) return [];
  if (evaluation.task === 'multilabel') return labelFigures(evaluation, groupName);
  const { report: results, predictions } = evaluation;
  const { auc = evaluation.auc, accuracy = evaluation.accuracy } = results?.byItem.metrics ?? {};
  const intervals: Readonly<Record<string, readonly [number, number] | undefined>> =
    results?.byItem.intervals ?? evaluation.intervals ?? {};
  const confusionMatrix = results?.byItem.confusionMatrix ?? evaluation.confusionMatrix;
  const whole = totals({ ...evaluation, confusionMatrix });
  const baseline = whole?.baseline ?? null;
  const byGroup = results?.byGroup;
  const groups = new Set(predictions.flatMap(({ group }) => group ?? [])).size;
  const at = results ? results.threshold : (threshold ?? 0.5);
  const decidedAt =
    evaluation.classNames.length === 2 && at !== null ? `at threshold ${formatThreshold(at)}; ` : '';
  const interval = (name: string, otherwise: string) => noteOf(intervals[name]) ?? otherwise;
  const shown: readonly (Figure | undefined)[] = [
    isNumber(auc)
      ? { name: 'AUC', value: formatNumber(auc), note: interval('auc', 'guessing: 0.500') }
      : undefined,
    isNumber(accuracy ?? whole?.accuracy ?? null)
      ? {
          name: 'Accuracy',
          value: formatPercent(accuracy ?? whole?.accuracy ?? 0),
          note:
            baseline === null
              ? ''
              : `${decidedAt}always ${quoted(baseline.name)}: ${formatPercent(baseline.accuracy)}`,
        }
      : undefined,
    isNumber(whole?.balancedAccuracy)
      ? {
          name: 'Balanced accuracy',
          value: formatPercent(whole.balancedAccuracy),
          note: interval('balanced_accuracy', `guessing: ${formatPercent(1 / evaluation.classNames.length)}`),
        }
      : undefined,
    byGroup && isNumber(byGroup.metrics.auc)
      ? {
          name: `AUC by ${groupName}`,
          value: formatNumber(byGroup.metrics.auc),
          note: noteOf(byGroup.intervals?.auc) ?? '',
        }
      : undefined,
    {
      name: 'Test images',
      value: formatCount(predictions.length),
      note: groups > 0 ? `of ${countOf(groups, groupName)}` : '',
    },
  ];
  return shown.flatMap((figure) => figure ?? []);
}

function labelFigures({ macro, labels, predictions }: LabelEvaluation, groupName: string): Figure[] {
  const groups = new Set(predictions.flatMap(({ group }) => group ?? [])).size;
  const means = metricsIn('labelFigures').flatMap((name) => {
    const value = macro[name];
    const note = `over ${countOf(labels.length, 'label')}`;
    return isNumber(value) ? { name: `Mean ${seriesLabel(name)}`, value: formatNumber(value), note } : [];
  });
  const note = groups > 0 ? `of ${countOf(groups, groupName)}` : '';
  return [...means, { name: 'Test images', value: formatCount(predictions.length), note }];
}

/** Of a cross-validation: mean and standard deviation over the folds first, then of all images what has a meaning there. */
export function foldFigures({ folds, names, labelOf, pooled }: FoldFiguresOptions): readonly Figure[] {
  const note = `mean ± standard deviation over ${countOf(folds.length, 'fold')}`;
  const means = names.flatMap((name): Figure[] => {
    const over = meanAndDeviation(folds.map((fold) => fold[name]));
    return over.mean === null ? [] : [{ name: labelOf(name), value: formatMean(over), note }];
  });
  const rest = figuresOf(pooled).flatMap((figure): Figure[] => {
    if (figure.name === 'AUC') return [{ ...figure, name: 'Pooled AUC' }];
    return figure.name === 'Test images' ? [figure] : [];
  });
  return [...means, ...rest];
}

function noteOf(bounds: readonly [number, number] | undefined): string | undefined {
  return bounds && `95% interval ${intervalOf(bounds)}`;
}

function isNumber(value: number | null | undefined): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
