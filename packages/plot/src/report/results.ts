import {
  type ClassEvaluation,
  type ClassPredictions,
  metricNamed,
  precisionRecallCurves,
  rocCurves,
  scoreDistribution,
  thresholdCurves,
} from '@cnn/evaluation';
import { confusionHeatmap } from '../charts/confusionHeatmap.js';
import { patientStrip } from '../charts/patientStrip.js';
import { precisionRecallCurve } from '../charts/precisionRecallCurve.js';
import { rocCurve } from '../charts/rocCurve.js';
import { scoreHistogram } from '../charts/scoreHistogram.js';
import { thresholdCurve } from '../charts/thresholdCurve.js';
import { seriesLabel } from '../history/best.js';
import { formatNumber, formatThreshold } from '../text/formatNumber.js';
import { quoted } from '../text/shorten.js';
import { classTable, countTable, measuredClassTable, totals } from './classTables.js';
import { clinicalTable } from './clinical.js';
import { thresholdText } from './decisionText.js';
import { figure, folded, section, theme } from './figure.js';
import { type Html, html } from './html.js';
import { table } from './table.js';

type Intervals = Readonly<Record<string, readonly [number, number] | undefined>>;

export interface ResultsOptions {
  readonly evaluation: ClassEvaluation;
  /** null where images have thresholds of their own. */
  readonly threshold: number | null;
  /** What a group of images is: "patient". */
  readonly groupName: string;
  /** What the threshold was chosen on. */
  readonly validation?: ClassPredictions | undefined;
  /** Default "Test results". */
  readonly heading?: string | undefined;
  /** How the results came about, shown first. */
  readonly note?: string | undefined;
  /** Whether the images were predicted by several models, whose probabilities curves rank together. Default false. */
  readonly pooled?: boolean | undefined;
  /** What the measured images are called. Default "the test set". */
  readonly set?: string | undefined;
}

/** How the model did on the test set: numbers, curves, classes. */
export async function resultsSection(options: ResultsOptions): Promise<Html> {
  const {
    evaluation,
    threshold,
    groupName,
    validation,
    heading = 'Test results',
    note,
    pooled,
    set,
  } = options;
  const { report: results, threshold: choice, groupThreshold, classNames } = evaluation;
  const intervals: Intervals = results?.byItem.intervals ?? evaluation.intervals ?? {};
  const counts = results ? { classNames, confusionMatrix: results.byItem.confusionMatrix } : evaluation;
  const byGroup = results?.byGroup;
  const two = classNames.length === 2;
  const counted = results ? results.threshold : threshold;
  const figures = [
    figure('Confusion matrix', () =>
      confusionHeatmap({ theme, counts, note: two ? decidedText(counted) : undefined }),
    ),
    ...(byGroup
      ? [
          figure(`Confusion matrix by ${groupName}`, () =>
            confusionHeatmap({
              theme,
              counts: { classNames, confusionMatrix: byGroup.confusionMatrix },
              title: `Confusion matrix by ${groupName}`,
              unit: groupName,
              note: two ? decidedText(byGroup.threshold) : undefined,
            }),
          ),
        ]
      : []),
    figure('Scores', () => scoreHistogram({ theme, scores: scoreDistribution(evaluation, { threshold }) })),
    figure('ROC curve', () =>
      rocCurve({ theme, curves: rocCurves(evaluation, { threshold }), interval: intervals.auc }),
    ),
    figure('Precision-recall curve', () =>
      precisionRecallCurve({
        theme,
        curves: precisionRecallCurves(evaluation, { threshold }),
        interval: intervals.pr_auc,
      }),
    ),
    ...(choice && validation
      ? [
          figure('Choice of the threshold', () =>
            thresholdCurve({ theme, curves: thresholdCurves(validation, choice) }),
          ),
        ]
      : []),
  ];
  const strip = byGroup
    ? await figure(`Each ${groupName}`, () =>
        patientStrip({
          ...{ evaluation, groupName, theme },
          ...{ threshold: byGroup.threshold ?? undefined, pooling: byGroup.pooling },
        }),
      )
    : undefined;
  return section(
    heading,
    note === undefined ? undefined : html`<p>${note}</p>\n`,
    choice && html`<p>${thresholdText(choice)}</p>\n`,
    results
      ? clinicalTable({
          results,
          groupName,
          classNames,
          groupThreshold,
          decided: two ? decidedText(counted) : undefined,
          ...{ pooled, set },
        })
      : metricTable(evaluation, two ? decidedText(counted) : undefined, set),
    html`<div class="figures">\n${await Promise.all(figures)}</div>\n`,
    strip,
    results?.byItem.perClass
      ? html`${measuredClassTable(results.byItem, 'image')}${byGroup ? measuredClassTable(byGroup, groupName) : undefined}`
      : classTable(counts),
    folded(
      'Confusion matrix in numbers',
      html`${countTable(counts, 'image')}${
        byGroup ? countTable({ classNames, confusionMatrix: byGroup.confusionMatrix }, groupName) : undefined
      }`,
    ),
  );
}

/** Of two classes: where images or patients are decided. @param threshold null where each has its fold's */
function decidedText(threshold: number | null): string {
  return threshold === null
    ? 'Decided at the thresholds of the folds'
    : `Decided at threshold ${formatThreshold(threshold)}`;
}

function metricTable(evaluation: ClassEvaluation, decided: string | undefined, set = 'the test set'): Html {
  const { loss, accuracy, auc, metrics = {}, intervals = {} } = evaluation;
  const whole = totals(evaluation);
  const values: Readonly<Record<string, number | null | undefined>> = {
    accuracy: accuracy ?? whole?.accuracy ?? undefined,
    balanced_accuracy: whole ? whole.balancedAccuracy : undefined,
    auc,
    loss,
    ...metrics,
  };
  const guessing: Readonly<Record<string, number | undefined>> = {
    accuracy: whole?.baseline?.accuracy,
    balanced_accuracy: whole && 1 / evaluation.classNames.length,
    auc: 0.5,
  };
  const known = Object.entries(values).filter(([, value]) => value !== undefined);
  const interval = (name: string) => {
    const bounds = intervals[name];
    return bounds === undefined ? '–' : `${formatNumber(bounds[0])} to ${formatNumber(bounds[1])}`;
  };
  const withIntervals = Object.keys(intervals).length > 0;
  const always = whole?.baseline ? `Always ${quoted(whole.baseline.name)}` : 'Guessing';
  return table({
    caption: `Results on ${set}${decided === undefined ? '' : `. ${decided}`}`,
    columns: [
      { name: 'Metric' },
      { name: 'Value', numeric: true },
      ...(withIntervals ? [{ name: '95% interval', numeric: true }] : []),
      { name: always, numeric: true },
      { name: 'Meaning' },
    ],
    rows: known.map(([name, value]) => [
      seriesLabel(name),
      value === null ? 'not defined' : formatNumber(value),
      ...(withIntervals ? [interval(name)] : []),
      guessing[name] === undefined ? '–' : formatNumber(guessing[name]),
      meaningOf(name),
    ]),
  });
}

function meaningOf(name: string): string {
  return name === 'loss'
    ? 'What training minimized, on images that it did not see'
    : (metricNamed(name)?.meaning ?? '');
}
