import { type Evaluation, type MetricValues, metrics, type OverallMetric, rocCurves } from '@cnn/evaluation';
import { metricForest } from '../../charts/metricForest.js';
import { runRocCurve } from '../../charts/runRocCurve.js';
import { seriesLabel } from '../../history/best.js';
import { formatCount, formatMean, formatNumber } from '../../text/formatNumber.js';
import type { ReportedRun } from '../comparisonReportOptions.js';
import { figure, folded, theme } from '../figure.js';
import { type Html, html } from '../html.js';
import { intervalOf } from '../measured.js';
import { paragraph } from '../remarks.js';
import { table } from '../table.js';

export interface SideBySideOptions {
  readonly runs: readonly ReportedRun[];
  /** What a group of images is: "patient". */
  readonly groupName: string;
}

/** Results and ROC curves of all runs. */
export async function sideBySide({ runs, groupName }: SideBySideOptions): Promise<Html[]> {
  const evaluated = runs.flatMap(({ evaluation, ...run }) => (evaluation ? [{ ...run, evaluation }] : []));
  if (evaluated.length === 0) return [];
  const groups = ofSameClasses(evaluated);
  const folds = evaluated.some((run) => run.folds !== undefined);
  const tables = groups.flatMap((alike) =>
    ['image', groupName].flatMap((unit) => resultTable(alike, unit, groups.length > 1) ?? []),
  );
  const figures = groups.flatMap((alike) => figuresOf(alike, groupName, groups.length > 1));
  return [
    ...(groups.length > 1
      ? [
          paragraph(
            'The runs tell different classes apart, so that results of one can’t be held against those of another. Runs of the same classes are shown together.',
          ),
        ]
      : []),
    ...(folds ? [foldTable(evaluated)] : []),
    ...(folds
      ? [
          paragraph(
            'Of a cross-validation, an area under the curve of all images ranks probabilities of different models, which are not on one scale: it is not the mean of the folds, and mostly below it.',
          ),
        ]
      : []),
    html`<div class="figures">\n${await Promise.all(figures)}</div>\n`,
    folded('Results in numbers', html`${tables}`),
  ];
}

type Evaluated = ReportedRun & { readonly evaluation: Evaluation };

/** Runs that can be held against each other, in the order of the first of each. */
function ofSameClasses(runs: readonly Evaluated[]): Evaluated[][] {
  const groups = new Map<string, Evaluated[]>();
  for (const run of runs) {
    const { task, classNames } = run.evaluation;
    const key = JSON.stringify([task, ...classNames]);
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  return [...groups.values()];
}

/** Which runs a figure or a table shows, where it does not show all. */
function shownOf(runs: readonly Evaluated[], apart: boolean): string {
  return apart ? `, ${runs.map(({ name }) => name).join(', ')}` : '';
}

/** The results with their intervals, and the ROC curves, of runs of the same classes. */
function figuresOf(runs: readonly Evaluated[], groupName: string, apart: boolean): Promise<Html>[] {
  return [
    ...['image', groupName].flatMap((unit) => {
      const measured = runs.flatMap(({ name, evaluation }) => {
        const one = measuredOf(evaluation, unit);
        return one ? [{ name, metrics: one.metrics, intervals: one.intervals }] : [];
      });
      const title = `Results by ${unit}`;
      if (measured.length < runs.length) return [];
      return [
        figure(`${title}${shownOf(runs, apart)}`, () =>
          metricForest({ runs: measured, metrics: firstOf(measured), title, theme }),
        ),
      ];
    }),
    rocFigure(runs, apart),
  ];
}

/** What is asked first, where every run has it. */
const asked = ['auc', 'pr_auc', 'balanced_accuracy', 'sensitivity', 'specificity', 'accuracy'] as const;

function firstOf(runs: readonly Pick<Measured, 'metrics'>[]): readonly string[] {
  return asked.filter((name) => runs.every(({ metrics: own }) => typeof own[name] === 'number'));
}

function rocFigure(runs: readonly Evaluated[], apart: boolean): Promise<Html> {
  return figure(`ROC curves of the runs${shownOf(runs, apart)}`, () =>
    runRocCurve({
      theme,
      runs: runs.map(({ name, evaluation }) => ({ name, curves: rocCurves(evaluation) })),
    }),
  );
}

type Measured = Pick<MetricValues<OverallMetric>, 'metrics' | 'intervals'>;

/** The results of a run by image or by patient; of a multi-label set the means over its labels. */
export function measuredOf(evaluation: Evaluation, unit: string): Measured | undefined {
  if (evaluation.task === 'multilabel')
    return unit === 'image' ? { metrics: evaluation.macro as Measured['metrics'] } : undefined;
  const { report } = evaluation;
  if (unit !== 'image') return report?.byGroup ?? undefined;
  if (report) return report.byItem;
  const { accuracy, auc, metrics: others } = evaluation;
  return { metrics: { auc, accuracy, ...others } as Measured['metrics'] };
}

function resultTable(runs: readonly Evaluated[], unit: string, apart: boolean): Html | undefined {
  const measured = runs.map(({ evaluation }) => measuredOf(evaluation, unit));
  const names = metrics
    .map(({ name }) => name)
    .filter((name) => measured.some((one) => typeof one?.metrics[name] === 'number'));
  if (names.length === 0) return undefined;
  const cell = (one: Measured | undefined, name: OverallMetric): string => {
    const value = one?.metrics[name];
    const bounds = one?.intervals?.[name];
    if (typeof value !== 'number') return '–';
    return `${formatNumber(value)}${bounds ? ` (${intervalOf(bounds)})` : ''}`;
  };
  const withIntervals = measured.some((one) => one?.intervals !== undefined);
  const several = runs.some(({ evaluation }) => evaluation.task === 'multilabel');
  return table({
    caption: `Results by ${unit}${shownOf(runs, apart)}${several ? ', means over the labels' : ''}${withIntervals ? ', with 95% intervals' : ''}`,
    columns: [{ name: 'Metric' }, ...runs.map(({ name }) => ({ name, numeric: true }))],
    rows: [
      ...names.map((name) => [seriesLabel(name), ...measured.map((one) => cell(one, name))]),
      ...(unit === 'image'
        ? [['Images', ...runs.map(({ evaluation }) => formatCount(evaluation.predictions.length))]]
        : []),
    ],
  });
}

/** Mean and standard deviation over the folds, which comes first of a cross-validation. */
function foldTable(runs: readonly Evaluated[]): Html {
  const names = [...new Set(runs.flatMap(({ folds = {} }) => Object.keys(folds)))];
  return table({
    caption: 'Mean ± standard deviation over the folds',
    columns: [{ name: 'Metric' }, ...runs.map(({ name }) => ({ name, numeric: true }))],
    rows: names.map((name) => [
      seriesLabel(name),
      ...runs.map(({ folds }) => (folds?.[name] ? formatMean(folds[name]) : '–')),
    ]),
  });
}
