import { CnnError } from '@cnn/core';
import type { CalibrationCurve } from '@cnn/evaluation';
import type { TopLevelSpec } from 'vega-lite';
import { type ChartSpec, frame, title } from '../chart.js';
import { countOf, formatCount, formatNumber } from '../text/formatNumber.js';
import { quoted } from '../text/shorten.js';
import { type ChartOptions, checkChart } from './chartOptions.js';
import { tooltipOf } from './tooltipOf.js';

export interface ReliabilityDiagramOptions extends ChartOptions {
  /** What `calibrationCurve` of `@cnn/evaluation` returns. */
  readonly curve: CalibrationCurve;
}

/**
 * Whether probabilities can be taken at their word: in each bin of predicted probabilities, the share of the images that
 * it came true for, with Wilson's 95% interval, and below how many images the bin holds. On the dashed line, what is predicted
 * with 80% is true of 80%. Of two classes the probability of the second; of more that of the predicted class.
 *
 * @example
 * ```ts
 * import { calibrationCurve } from '@cnn/evaluation';
 * import { reliabilityDiagram } from '@cnn/plot';
 *
 * const spec = reliabilityDiagram({ curve: calibrationCurve(evaluation) });
 * ```
 */
export function reliabilityDiagram(options: ReliabilityDiagramOptions): ChartSpec {
  const palette = checkChart('reliabilityDiagram', options, {
    curve: {
      ...{ positive: 'text or null', binCount: 'number', items: 'number', error: 'number' },
      bins: [{ predicted: 'number', observed: 'number', interval: 'list' }],
    },
  });
  const { curve, title: text = 'Reliability', width = 300, height = width } = options;
  const { bins: filled, binCount: bins, error, items, positive } = curve;
  const wrong = filled.find(({ predicted, observed }) => !Number.isFinite(predicted + observed));
  if (filled.length === 0 || wrong !== undefined) {
    throw new CnnError(
      'DATA',
      `reliabilityDiagram needs a bin with images, and finite numbers in it, received ${wrong === undefined ? 'none' : `${wrong.predicted} and ${wrong.observed}`}.`,
    );
  }
  const values = filled.map((bin) => ({
    ...bin,
    low: bin.interval[0],
    high: bin.interval[1],
    interval: null,
  }));
  const subtitle = `Expected calibration error ${formatNumber(error)} · ${countOf(items, 'image')}, ${bins} bins`;
  const ticks = {
    values: [0, 0.2, 0.4, 0.6, 0.8, 1],
    format: '.1f',
    domain: false,
    ticks: false,
    grid: true,
  };
  const xTitle =
    positive === null ? 'Probability of the predicted class' : `Predicted probability of ${quoted(positive)}`;
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
    title: positive === null ? 'Share of correct predictions' : `Observed share of ${quoted(positive)}`,
    scale: { domain: [0, 1], nice: false as const },
    axis: ticks,
  });
  const tooltip = tooltipOf(
    ['from', 'From', '.2f'],
    ['to', 'To', '.2f'],
    ['predicted', 'Predicted', '.3f'],
    ['observed', 'Observed', '.3f'],
    ['count', 'Images', ','],
  );
  const points = { x: x('predicted', { ...ticks, labels: false }, null), y: y('observed') };
  return {
    ...frame({ palette, description: describe(filled, subtitle) }),
    title: title({
      text,
      subtitle: [
        subtitle,
        'Bars: 95% intervals. Dashed line: perfect calibration',
        filled.length === 1 ? 'All images are in one bin' : '',
      ],
      width,
    }),
    data: { values },
    spacing: 14,
    bounds: 'flush',
    vconcat: [
      {
        width,
        height,
        layer: [
          {
            data: {
              values: [
                { x: 0, y: 0 },
                { x: 1, y: 1 },
              ],
            },
            mark: { type: 'line', color: palette.reference, strokeDash: [4, 4], strokeWidth: 1.25 },
            encoding: { x: x('x', points.x.axis, null), y: y('y') },
          },
          {
            mark: { type: 'rule', color: palette.training, strokeWidth: 1.5, opacity: 0.75 },
            encoding: { x: points.x, y: y('low'), y2: { field: 'high' } },
          },
          { mark: { type: 'line', color: palette.training, strokeWidth: 2 }, encoding: points },
          {
            mark: { type: 'point', filled: true, color: palette.training, size: 55, opacity: 1 },
            encoding: { ...points, tooltip },
          },
        ],
      },
      {
        width,
        height: 56,
        mark: { type: 'bar', color: palette.others, binSpacing: 2 },
        encoding: {
          x: { ...x('from', ticks, xTitle), bin: { binned: true, step: 1 / bins } },
          x2: { field: 'to' },
          tooltip,
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
