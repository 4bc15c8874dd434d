import { CnnError } from '@cnn/core';
import type { TopLevelSpec } from 'vega-lite';
import { type ChartSpec, frame, title } from '../chart.js';
import { countOf, rateText } from '../text/formatNumber.js';
import { type ChartOptions, checkChart } from './chartOptions.js';
import { allEqual } from './sameValue.js';
import { tooltipOf } from './tooltipOf.js';

export interface LearningRateCurveOptions extends ChartOptions {
  /** What `findLearningRate` returned. */
  readonly sweep: {
    readonly learningRates: readonly number[];
    readonly losses: readonly number[];
    readonly smoothedLosses: readonly number[];
    readonly suggestion: { readonly valley: number | null };
    readonly diverged?: boolean | undefined;
  };
}

/** What is left free below and above, as a part of the height. */
const ROOM = 0.1;

/** Share of the batches that may lie below, and above, what the picture shows of them. */
const OUTLIERS = 0.05;

/**
 * The loss over the learning rate of a sweep: of each batch as a dot, smoothed as a line, and a rule at the suggested rate.
 * The picture holds the fall of the loss and most of the batches on the way: what lies or grows beyond is cut off, and its
 * batches are counted.
 *
 * @throws CnnError `DATA` when the sweep has no point, or its lists differ in length.
 *
 * @example
 * ```ts
 * import { learningRateCurve } from '@cnn/plot';
 *
 * const spec = learningRateCurve({
 *   sweep: {
 *     learningRates: [0.0001, 0.001, 0.01, 0.1],
 *     losses: [0.7, 0.68, 0.52, 0.9],
 *     smoothedLosses: [0.7, 0.69, 0.6, 0.75],
 *     suggestion: { valley: 0.001 },
 *   },
 * });
 * ```
 */
export function learningRateCurve(options: LearningRateCurveOptions): ChartSpec {
  const palette = checkChart('learningRateCurve', options, {
    sweep: {
      ...{ learningRates: 'numbers', losses: 'numbers', smoothedLosses: 'numbers', diverged: 'flag?' },
      suggestion: { valley: 'number or null' },
    },
  });
  const { sweep, title: text = 'Learning rate', width = 460, height = 280 } = options;
  const { learningRates, losses, smoothedLosses, suggestion, diverged = false } = sweep;
  const steps = learningRates.length;
  if (steps === 0 || losses.length !== steps || smoothedLosses.length !== steps) {
    throw new CnnError(
      'DATA',
      `learningRateCurve needs as many losses as rates, received ${steps} rates, ${losses.length} losses and ${smoothedLosses.length} smoothed ones. Pass what findLearningRate returned.`,
    );
  }
  const odd = [...learningRates, ...losses, ...smoothedLosses].find((value) => !Number.isFinite(value));
  const rate = learningRates.find((value) => !(value > 0));
  if (odd !== undefined || rate !== undefined) {
    throw new CnnError(
      'DATA',
      `learningRateCurve needs finite losses and rates above 0, received ${odd ?? rate}. Sweep from a smaller rate.`,
    );
  }
  const [low, high] = rangeOf(losses, smoothedLosses);
  const [bottom, top] = [low - ROOM * (high - low), high + ROOM * (high - low)];
  const dots = losses.flatMap((loss, at) =>
    loss >= bottom && loss <= top ? [{ rate: learningRates[at], loss }] : [],
  );
  const line = smoothedLosses.map((loss, at) => ({ rate: learningRates[at], loss }));
  const { valley } = suggestion;
  const advice = valley === null ? 'no suggestion: the loss falls nowhere' : `suggestion ${rateText(valley)}`;
  const first = rateText(learningRates[0] as number);
  const range = `${first} to ${rateText(learningRates.at(-1) as number)}`;
  const ended = diverged ? ', where the loss grew too large' : '';
  const hidden = steps - dots.length;
  const encoding = {
    x: {
      field: 'rate',
      type: 'quantitative' as const,
      title: 'Learning rate',
      scale: { type: 'log' as const, nice: false, padding: 8 },
      axis: { values: powersWithin(learningRates), format: '.0e', grid: false },
    },
    y: {
      field: 'loss',
      type: 'quantitative' as const,
      title: 'Loss of a batch',
      scale: { domain: [bottom, top], nice: false, zero: false },
      axis: { tickCount: 6 },
    },
  };
  return {
    ...frame({
      palette,
      description: `Line chart of the loss over the learning rate: ${countOf(steps, 'step')} from ${range}${ended}; ${advice}.`,
    }),
    title: title({
      text,
      width,
      subtitle: [
        `${advice}${valley === null ? '' : ' (in the longest fall)'}`,
        `${countOf(steps, 'step')} from ${range}${ended}`,
        allEqual(losses) ? 'The loss does not change' : '',
        hidden > 0 ? `${countOf(hidden, 'batch', 'batches')} beyond the picture` : '',
      ],
    }),
    width,
    height,
    layer: [
      {
        data: { values: dots },
        mark: { type: 'point' as const, filled: true, size: 18, opacity: 0.7, color: palette.others },
        encoding: {
          ...encoding,
          tooltip: tooltipOf(['rate', 'Learning rate', '.2e'], ['loss', 'Loss of a batch', '.4f']),
        },
      },
      {
        data: { values: line },
        mark: { type: 'line' as const, clip: true, strokeWidth: 2, color: palette.training },
        encoding,
      },
      {
        data: { values: valley === null ? [] : [{ rate: valley }] },
        mark: { type: 'rule' as const, strokeWidth: 1.5, strokeDash: [5, 4], color: palette.validation },
        encoding: { x: encoding.x },
      },
    ],
  } satisfies TopLevelSpec;
}

/** Of the smoothed loss and most of the batches until it is lowest: growth after it says nothing more. */
function rangeOf(losses: readonly number[], smoothedLosses: readonly number[]): [number, number] {
  const lowest = smoothedLosses.reduce((a, b) => Math.min(a, b));
  const end = smoothedLosses.indexOf(lowest) + 1;
  const batches = losses.slice(0, end).sort((a, b) => a - b);
  const cut = Math.floor(OUTLIERS * end);
  const shown = [...smoothedLosses.slice(0, end), ...batches.slice(cut, end - cut)];
  const low = shown.reduce((a, b) => Math.min(a, b));
  const high = shown.reduce((a, b) => Math.max(a, b));
  return low === high ? [low - 0.1, high + 0.1] : [low, high];
}

/** The powers of ten among the rates. */
function powersWithin(rates: readonly number[]): number[] {
  const low = Math.ceil(Math.log10(rates[0] as number) - 1e-9);
  const high = Math.floor(Math.log10(rates.at(-1) as number) + 1e-9);
  return Array.from({ length: Math.max(high - low + 1, 0) }, (_, at) => Number(`1e${low + at}`));
}
