import { CnnError } from '@cnn/core';
import type { TopLevelSpec } from 'vega-lite';
import { type ChartSpec, frame, title } from '../chart.js';
import { calibration } from '../evaluation/calibration.js';
import { checkPredictions, type Predictions, predictedClass } from '../evaluation/evaluation.js';
import { countOf, formatCount, formatNumber } from '../text/formatNumber.js';
import { quoted } from '../text/shorten.js';
import { colors } from '../theme.js';

export interface ReliabilityDiagramOptions {
  /** Classes and predictions; an `evaluation.json` has both. */
  readonly evaluation: Predictions;
  /** Number of bins of equal width. Default 10. */
  readonly bins?: number | undefined;
  /** Default "Reliability". */
  readonly title?: string | undefined;
  /** Side of the plot in pixels. Default 300. */
  readonly size?: number | undefined;
}

/**
 * Whether probabilities can be taken at their word: in each bin of predicted probabilities, the share of the images that
 * it came true for, with Wilson's 95% interval, and below how many images the bin holds. On the dashed line, what was said
 * with 80% is true of 80%. Of two classes the probability of the second; of more that of the predicted class.
 *
 * @throws CnnError `DATA` when a prediction is wrong or `bins` is not a whole number above 1.
 */
export function reliabilityDiagram(options: ReliabilityDiagramOptions): ChartSpec {
  const { evaluation, bins = 10, title: text = 'Reliability', size = 300 } = options;
  if (!Number.isInteger(bins) || bins < 2 || bins > 100) {
    throw new CnnError('DATA', `reliabilityDiagram needs 2 to 100 bins, received ${bins}.`);
  }
  const predictions = checkPredictions(evaluation);
  const second = evaluation.classNames.length === 2 ? evaluation.classNames[1] : undefined;
  const rows = predictions.map((prediction) => {
    const said = second === undefined ? predictedClass(prediction) : 1;
    return { probability: prediction.probabilities[said] ?? 0, outcome: prediction.label === said };
  });
  const { bins: filled, error } = calibration({
    probabilities: rows.map(({ probability }) => probability),
    outcomes: rows.map(({ outcome }) => outcome),
    bins,
  });
  const values = filled.map((bin) => ({
    ...bin,
    low: bin.interval[0],
    high: bin.interval[1],
    interval: null,
  }));
  const subtitle = `Expected calibration error ${formatNumber(error)} · ${countOf(predictions.length, 'image')}, ${bins} bins`;
  const ticks = {
    values: [0, 0.2, 0.4, 0.6, 0.8, 1],
    format: '.1f',
    domain: false,
    ticks: false,
    grid: true,
  };
  const xTitle =
    second === undefined
      ? 'Probability of the predicted class'
      : `Predicted probability of ${quoted(second)}`;
  const x = (field: string, axis: object | null, axisTitle: string | null) => ({
    field,
    type: 'quantitative' as const,
    title: axisTitle,
    scale: { domain: [0, 1], nice: false as const },
    axis,
  });
  const y = (field: string) => ({
    field,
    type: 'quantitative' as const,
    title: second === undefined ? 'Share of right predictions' : `Observed share of ${quoted(second)}`,
    scale: { domain: [0, 1], nice: false as const },
    axis: ticks,
  });
  const points = { x: x('predicted', { ...ticks, labels: false }, null), y: y('observed') };
  return {
    ...frame({ description: describe(filled, subtitle) }),
    title: {
      ...title({ text, subtitle: [subtitle, 'Bars: 95% intervals. Dashed: probabilities that come true'] }),
    },
    data: { values },
    spacing: 14,
    bounds: 'flush',
    vconcat: [
      {
        width: size,
        height: size,
        layer: [
          {
            data: {
              values: [
                { x: 0, y: 0 },
                { x: 1, y: 1 },
              ],
            },
            mark: { type: 'line', color: colors.reference, strokeDash: [4, 4], strokeWidth: 1.25 },
            encoding: { x: x('x', points.x.axis, null), y: y('y') },
          },
          {
            mark: { type: 'rule', color: colors.training, strokeWidth: 1.5, opacity: 0.55 },
            encoding: { x: points.x, y: y('low'), y2: { field: 'high' } },
          },
          { mark: { type: 'line', color: colors.training, strokeWidth: 2 }, encoding: points },
          {
            mark: { type: 'point', filled: true, color: colors.training, size: 55, opacity: 1 },
            encoding: points,
          },
        ],
      },
      {
        width: size,
        height: 56,
        mark: { type: 'bar', color: '#b9c8da', binSpacing: 2 },
        encoding: {
          x: { ...x('from', ticks, xTitle), bin: { binned: true, step: 1 / bins } },
          x2: { field: 'to' },
          y: {
            field: 'count',
            type: 'quantitative',
            title: 'Images',
            axis: { tickCount: 2, format: '~s', tickMinStep: 1 },
          },
        },
      },
    ],
  } satisfies TopLevelSpec;
}

function describe(
  bins: readonly { from: number; to: number; count: number; observed: number }[],
  subtitle: string,
): string {
  const parts = bins.map(
    ({ from, to, count, observed }) =>
      `${formatNumber(from)} to ${formatNumber(to)}: ${formatNumber(observed)} of ${formatCount(count)}`,
  );
  return `Reliability diagram. ${subtitle}. Observed share by predicted probability: ${parts.join('; ')}.`;
}
