import { CnnError } from '@cnn/core';
import type { TopLevelSpec } from 'vega-lite';
import { type ChartSpec, frame, title } from '../chart.js';
import { binOf } from '../evaluation/calibration.js';
import {
  type CheckedPrediction,
  checkPredictions,
  type Predictions,
  predictedClass,
} from '../evaluation/evaluation.js';
import { countOf, formatPercent, formatThreshold } from '../text/formatNumber.js';
import { quoted } from '../text/shorten.js';
import { colors } from '../theme.js';

export interface ScoreHistogramOptions {
  /** Classes and predictions; an `evaluation.json` has both. */
  readonly evaluation: Predictions;
  /** Of two classes: where the predicted class changes. Default 0.5; null shows none. */
  readonly threshold?: number | null | undefined;
  /** Number of bins of equal width. Default 20. */
  readonly bins?: number | undefined;
  /** Default "Scores by true class", or "Confidence" with more than two classes. */
  readonly title?: string | undefined;
  /** Width in pixels. Default 300. */
  readonly width?: number | undefined;
  /** Height of one histogram in pixels. Default 110. */
  readonly height?: number | undefined;
}

interface Row {
  readonly name: string;
  readonly color: string;
  readonly scores: readonly number[];
  /** What the dashed line says of the row. */
  readonly note: string;
}

/**
 * How scores are spread. Of two classes: the probability of the second, one histogram for each true class, with the
 * threshold between. Of more: the probability of the predicted class, right and wrong predictions apart.
 *
 * @throws CnnError `DATA` when a prediction is wrong or `bins` is not a whole number above 1.
 */
export function scoreHistogram(options: ScoreHistogramOptions): ChartSpec {
  const { evaluation, threshold = 0.5, bins = 20, width = 300, height = 110 } = options;
  if (!Number.isInteger(bins) || bins < 2 || bins > 200) {
    throw new CnnError('DATA', `scoreHistogram needs 2 to 200 bins, received ${bins}.`);
  }
  const predictions = checkPredictions(evaluation);
  const second = evaluation.classNames.length === 2 ? evaluation.classNames[1] : undefined;
  const rows =
    second === undefined
      ? byCorrectness(predictions)
      : byClass(predictions, evaluation.classNames, threshold);
  const text = options.title ?? (second === undefined ? 'Confidence' : 'Scores by true class');
  const xTitle =
    second === undefined
      ? 'Probability of the predicted class'
      : `Predicted probability of ${quoted(second)}`;
  return {
    ...frame({
      description: `Histograms of the ${xTitle.toLowerCase()}. ${rows.map(({ name, note }) => `${name}: ${note}.`).join(' ')}`,
    }),
    title: title({
      text,
      subtitle:
        second === undefined || threshold === null ? '' : `Dashed: threshold ${formatThreshold(threshold)}`,
    }),
    bounds: 'flush',
    spacing: 84,
    vconcat: rows.map((row, index) =>
      histogram({
        row,
        bins,
        width,
        height,
        xTitle: index === rows.length - 1 ? xTitle : null,
        threshold: second === undefined ? null : threshold,
      }),
    ),
  } satisfies TopLevelSpec;
}

interface HistogramOptions {
  readonly row: Row;
  readonly bins: number;
  readonly width: number;
  readonly height: number;
  readonly xTitle: string | null;
  readonly threshold: number | null;
}

function histogram({ row, bins, width, height, xTitle, threshold }: HistogramOptions) {
  const counts = new Array<number>(bins).fill(0);
  for (const score of row.scores) {
    const bin = binOf(score, bins);
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const values = counts.map((count, index) => ({ from: index / bins, to: (index + 1) / bins, count }));
  const x = {
    type: 'quantitative' as const,
    title: xTitle,
    scale: { domain: [0, 1], nice: false },
    axis: { values: [0, 0.2, 0.4, 0.6, 0.8, 1], format: '.1f', grid: false },
  };
  return {
    title: { ...title({ text: row.name, subtitle: row.note }), fontSize: 12, offset: 8 },
    width,
    height,
    layer: [
      {
        data: { values },
        mark: { type: 'bar' as const, color: row.color, binSpacing: 1 },
        encoding: {
          x: { field: 'from', ...x, bin: { binned: true, step: 1 / bins } },
          x2: { field: 'to' },
          y: {
            field: 'count',
            type: 'quantitative' as const,
            title: 'Images',
            scale: { nice: 3, domain: [0, Math.max(1, ...counts)] },
            axis: { tickCount: 3, format: '~s', tickMinStep: 1 },
          },
        },
      },
      ...(threshold === null
        ? []
        : [
            {
              data: { values: [{ threshold }] },
              mark: { type: 'rule' as const, color: colors.text, strokeDash: [4, 3], strokeWidth: 1.25 },
              encoding: { x: { field: 'threshold', ...x } },
            },
          ]),
    ],
  };
}

function byClass(
  predictions: readonly CheckedPrediction[],
  names: readonly string[],
  threshold: number | null,
): Row[] {
  return names.map((name, label) => {
    const scores = predictions
      .filter((one) => one.label === label)
      .map(({ probabilities }) => probabilities[1] ?? 0);
    const note =
      scores.length === 0 ? 'no images' : countOf(scores.length, 'image') + aboveText(scores, threshold);
    return {
      name: `True class ${quoted(name)}`,
      color: label === 0 ? colors.training : colors.validation,
      scores,
      note,
    };
  });
}

function aboveText(scores: readonly number[], threshold: number | null): string {
  if (threshold === null) return '';
  const above = scores.filter((score) => score > threshold).length / scores.length;
  return `, ${formatPercent(above)} above the threshold`;
}

function byCorrectness(predictions: readonly CheckedPrediction[]): Row[] {
  const confidence = (right: boolean) =>
    predictions
      .filter((one) => (predictedClass(one) === one.label) === right)
      .map((one) => one.probabilities[predictedClass(one)] ?? 0);
  return [true, false].map((right) => {
    const scores = confidence(right);
    const share = formatPercent(scores.length / predictions.length);
    return {
      name: right ? 'Right predictions' : 'Wrong predictions',
      color: right ? colors.training : colors.validation,
      scores,
      note: `${countOf(scores.length, 'image')}, ${share}`,
    };
  });
}
