import { confusionMatrix } from '../charts/confusionMatrix.js';
import { precisionRecallCurve } from '../charts/precisionRecallCurve.js';
import { reliabilityDiagram } from '../charts/reliabilityDiagram.js';
import { rocCurve } from '../charts/rocCurve.js';
import { scoreHistogram } from '../charts/scoreHistogram.js';
import { thresholdText } from '../evaluation/clinical.js';
import type { Evaluation } from '../evaluation/evaluation.js';
import { type ConfusionCounts, type Overall, overall, perClass } from '../evaluation/perClass.js';
import { metricLabel } from '../history/best.js';
import { formatCount, formatNumber } from '../text/formatNumber.js';
import { quoted } from '../text/shorten.js';
import { attempt } from './attempt.js';
import { clinicalTable } from './clinical.js';
import { figure, folded, section } from './figure.js';
import { type Html, html } from './html.js';
import { meanings } from './meanings.js';
import { table } from './table.js';

export interface ResultsOptions {
  readonly evaluation: Evaluation;
  readonly threshold: number;
  /** What a group of images is: "patient". */
  readonly groupName: string;
}

/** How the model did on the test part: numbers, curves, classes. */
export async function resultsSection({ evaluation, threshold, groupName }: ResultsOptions): Promise<Html> {
  const { report: results, threshold: choice, classNames } = evaluation;
  const intervals = results?.byItem.intervals ?? evaluation.intervals ?? {};
  const counts = results ? { classNames, confusionMatrix: results.byItem.confusionMatrix } : evaluation;
  const byGroup = results?.byGroup;
  const figures = [
    figure('Confusion matrix', () => confusionMatrix({ evaluation: counts })),
    ...(byGroup
      ? [
          figure(`Confusion matrix by ${groupName}`, () =>
            confusionMatrix({
              evaluation: { classNames, confusionMatrix: byGroup.confusionMatrix },
              title: `Confusion matrix by ${groupName}`,
              unit: groupName,
            }),
          ),
        ]
      : []),
    figure('Scores', () => scoreHistogram({ evaluation, threshold })),
    figure('ROC curve', () => rocCurve({ evaluation, threshold, interval: intervals.auc })),
    figure('Precision-recall curve', () =>
      precisionRecallCurve({ evaluation, threshold, interval: intervals.pr_auc }),
    ),
    figure('Reliability', () => reliabilityDiagram({ evaluation })),
  ];
  return section(
    'Test results',
    choice ? html`<p>${thresholdText(choice)}</p>\n` : html``,
    results ? clinicalTable({ results, groupName }) : metricTable(evaluation),
    html`<div class="figures">\n${await Promise.all(figures)}</div>\n`,
    classTable(counts),
    folded('Confusion matrix in numbers', countTable(counts)),
  );
}

/** Totals of the confusion matrix; undefined when it holds no image or is not a matrix of counts. */
export function totals(evaluation: ConfusionCounts): Overall | undefined {
  return attempt(() => overall(evaluation));
}

function metricTable(evaluation: Evaluation): Html {
  const { loss, accuracy, auc, metrics = {}, intervals = {} } = evaluation;
  const whole = totals(evaluation);
  const values: Readonly<Record<string, number | null | undefined>> = {
    accuracy: accuracy ?? whole?.accuracy,
    balanced_accuracy: whole?.balancedAccuracy,
    auc,
    loss,
    ...metrics,
  };
  const guessing: Readonly<Record<string, number | undefined>> = {
    accuracy: whole?.baseline.accuracy,
    balanced_accuracy: whole && 1 / evaluation.classNames.length,
    auc: 0.5,
  };
  const known = Object.entries(values).filter(([, value]) => value !== undefined);
  const interval = (name: string) => {
    const bounds = intervals[name];
    return bounds === undefined ? '–' : `${formatNumber(bounds[0])} to ${formatNumber(bounds[1])}`;
  };
  const withIntervals = Object.keys(intervals).length > 0;
  const always = whole === undefined ? 'Guessing' : `Always ${quoted(whole.baseline.name)}`;
  return table({
    caption: 'Results on the test part',
    columns: [
      { name: 'Metric' },
      { name: 'Value', numeric: true },
      ...(withIntervals ? [{ name: '95% interval', numeric: true }] : []),
      { name: always, numeric: true },
      { name: 'Meaning' },
    ],
    rows: known.map(([name, value]) => [
      metricLabel(name),
      value === null ? 'not defined' : formatNumber(value),
      ...(withIntervals ? [interval(name)] : []),
      guessing[name] === undefined ? '–' : formatNumber(guessing[name]),
      meanings[name] ?? '',
    ]),
  });
}

function classTable(evaluation: ConfusionCounts): Html {
  const classes = attempt(() => (overall(evaluation) === undefined ? undefined : perClass(evaluation)));
  if (classes === undefined) return html``;
  const share = (value: number | undefined) => (value === undefined ? '–' : formatNumber(value));
  return table({
    caption: 'Results by class',
    columns: [
      { name: 'Class' },
      { name: 'Images', numeric: true },
      { name: 'Sensitivity (recall)', numeric: true },
      { name: 'Specificity', numeric: true },
      { name: 'Precision', numeric: true },
      { name: 'F1', numeric: true },
    ],
    rows: classes.map(({ name, images, recall, specificity, precision, f1 }) => [
      name,
      formatCount(images),
      ...[recall, specificity, precision, f1].map(share),
    ]),
  });
}

function countTable({ confusionMatrix: counts, classNames }: ConfusionCounts): Html {
  return table({
    caption: 'Images of each true class (row) by predicted class (column)',
    columns: [{ name: 'True class' }, ...classNames.map((name) => ({ name, numeric: true }))],
    rows: counts.map((row, index) => [classNames[index] ?? '', ...row.map(formatCount)]),
  });
}
