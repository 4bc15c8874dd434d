import { confusionMatrix } from '../charts/confusionMatrix.js';
import { precisionRecallCurve } from '../charts/precisionRecallCurve.js';
import { reliabilityDiagram } from '../charts/reliabilityDiagram.js';
import { rocCurve } from '../charts/rocCurve.js';
import { scoreHistogram } from '../charts/scoreHistogram.js';
import type { Evaluation } from '../evaluation/evaluation.js';
import { type Overall, overall, perClass } from '../evaluation/perClass.js';
import { metricLabel } from '../history/best.js';
import { formatCount, formatNumber } from '../text/formatNumber.js';
import { quoted } from '../text/shorten.js';
import { attempt } from './attempt.js';
import { figure, folded, section } from './figure.js';
import { type Html, html } from './html.js';
import { table } from './table.js';

/** What the numbers mean, in a few words. */
const meanings: Readonly<Record<string, string>> = {
  loss: 'What training made small, on images that it did not see',
  accuracy: 'Share of the images that were called right',
  balanced_accuracy: 'Mean of the sensitivities of the classes: rare classes count as much as frequent ones',
  auc: 'Chance that a positive image has a higher score than a negative one; 0.5 is guessing',
  pr_auc: 'Average precision over all thresholds',
  brier: 'Mean squared distance of the probabilities from the truth; 0 is best',
  mcc: 'Correlation of prediction and truth; 0 is guessing, 1 is perfect',
  kappa: 'Agreement of prediction and truth beyond chance; 1 is perfect',
};

/** How the model did on the test part: numbers, curves, classes. */
export async function resultsSection(evaluation: Evaluation, threshold: number): Promise<Html> {
  const { intervals = {} } = evaluation;
  const figures = [
    figure('Confusion matrix', () => confusionMatrix({ evaluation })),
    figure('Scores', () => scoreHistogram({ evaluation, threshold })),
    figure('ROC curve', () => rocCurve({ evaluation, threshold, interval: intervals.auc })),
    figure('Precision-recall curve', () =>
      precisionRecallCurve({ evaluation, threshold, interval: intervals.pr_auc }),
    ),
    figure('Reliability', () => reliabilityDiagram({ evaluation })),
  ];
  return section(
    'Test results',
    metricTable(evaluation),
    html`<div class="figures">\n${await Promise.all(figures)}</div>\n`,
    classTable(evaluation),
    folded('Confusion matrix in numbers', countTable(evaluation)),
  );
}

/** Totals of the confusion matrix; undefined when it holds no image or is not a matrix of counts. */
export function totals(evaluation: Evaluation): Overall | undefined {
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

function classTable(evaluation: Evaluation): Html {
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

function countTable({ confusionMatrix: counts, classNames }: Evaluation): Html {
  return table({
    caption: 'Images of each true class (row) by predicted class (column)',
    columns: [{ name: 'True class' }, ...classNames.map((name) => ({ name, numeric: true }))],
    rows: counts.map((row, index) => [classNames[index] ?? '', ...row.map(formatCount)]),
  });
}
