import { metricsIn, wilson } from '@cnn/evaluation';
import { seriesLabel } from '../history/best.js';
import { countOf, formatCount, formatNumber, formatPercent, formatThreshold } from '../text/formatNumber.js';
import { quoted } from '../text/shorten.js';
import { type Figure, intervalNote, percentNote } from './keyFigures.js';
import type { ReportOptions } from './options.js';
import { type Facts, factsOf, type Measured } from './verdict/facts.js';

/** The numbers of a run that people look for first: by patient where patients are known, then by image. */
export function runFigures(options: ReportOptions): readonly Figure[] {
  const facts = factsOf(options);
  if (facts === undefined) return [];
  const figures = facts.task === 'multilabel' ? labelFigures(facts) : classFigures(facts);
  const note = facts.groups === undefined ? '' : `of ${countOf(facts.groups, facts.groupName)}`;
  return [
    ...figures,
    { name: facts.isTest ? 'Test images' : 'Measured images', value: formatCount(facts.byItem.count), note },
  ];
}

function classFigures({ byItem, byGroup, classNames, groups }: Facts): Figure[] {
  const { metrics, intervals, threshold } = byItem;
  const most = byItem.classCounts.reduce((a, b) => Math.max(a, b), 0);
  const guessing = most / Math.max(1, byItem.count);
  const at =
    classNames.length === 2 && threshold !== null ? `at threshold ${formatThreshold(threshold)}; ` : '';
  const always = `always ${quoted(classNames[byItem.classCounts.indexOf(most)] ?? '')}: ${formatPercent(guessing)}`;
  const { accuracy } = metrics;
  // Of single images it is exact enough; those of one patient are not independent.
  const own =
    intervals.accuracy ??
    (typeof accuracy === 'number' && groups === undefined && byItem.count > 0
      ? wilson(accuracy * byItem.count, byItem.count)
      : undefined);
  return [
    ...(byGroup ? area(byGroup, `AUC by ${byGroup.unit}`, '') : []),
    ...area(byItem, byGroup ? 'AUC by image' : 'AUC', 'guessing: 0.500'),
    ...share('Accuracy', accuracy, [percentNote(own), `${at}${always}`], own),
    ...share(
      'Balanced accuracy',
      metrics.balanced_accuracy,
      [percentNote(intervals.balanced_accuracy) ?? `guessing: ${formatPercent(1 / classNames.length)}`],
      intervals.balanced_accuracy,
    ),
  ];
}

function area({ metrics: { auc }, intervals }: Measured, name: string, otherwise: string): Figure[] {
  if (!isNumber(auc)) return [];
  const range = { value: auc, bounds: intervals.auc };
  return [{ name, value: formatNumber(auc), note: intervalNote(intervals.auc) ?? otherwise, range }];
}

function share(
  name: string,
  value: number | null | undefined,
  notes: readonly (string | undefined)[],
  bounds: readonly [number, number] | undefined,
): Figure[] {
  if (!isNumber(value)) return [];
  const note = notes.filter((text) => text !== undefined).join('; ');
  return [{ name, value: formatPercent(value), note, range: { value, bounds } }];
}

function labelFigures({ byItem, byGroup, classNames }: Facts): Figure[] {
  const note = `over ${countOf(classNames.length, 'label')}`;
  const means = (part: Measured, by: string): Figure[] =>
    metricsIn('labelFigures').flatMap((name) => {
      const value = part.metrics[name];
      if (!isNumber(value)) return [];
      return [{ name: `Mean ${seriesLabel(name)}${by}`, value: formatNumber(value), note, range: { value } }];
    });
  return [...(byGroup ? means(byGroup, ` by ${byGroup.unit}`).slice(0, 1) : []), ...means(byItem, '')];
}

function isNumber(value: number | null | undefined): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
