import { CnnError } from '@cnn/core';
import { title } from '../chart.js';
import { bestEpoch, bestIs, seriesLabel, usesThreshold } from '../history/best.js';
import type { Metric } from '../history/history.js';
import { countOf, formatNumber, formatThreshold } from '../text/formatNumber.js';
import type { Palette } from '../theme.js';
import { tooltipOf } from './tooltipOf.js';

export type Series = 'Training' | 'Validation';

export interface Point {
  readonly epoch: number;
  readonly series: Series;
  /** Null where the epoch has no finite value: the line breaks there. */
  readonly value: number | null;
}

export interface HistoryPanelOptions {
  readonly metric: Metric;
  readonly palette: Palette;
  readonly epochs: number;
  readonly width: number;
  readonly height: number;
  readonly logarithmic: boolean;
  /** Where the two classes are told apart, of metrics that depend on it. */
  readonly threshold?: number | undefined;
}

export function seriesColor(series: Series, { training, validation }: Palette): string {
  return series === 'Training' ? training : validation;
}

/** With more epochs than this the lines speak for themselves, without a dot at each epoch. */
const dottedEpochs = 25;

/** One metric over the epochs. */
export function historyPanel(options: HistoryPanelOptions) {
  const { metric, palette, epochs, width, height, logarithmic, threshold } = options;
  const points = pointsOf(metric, logarithmic);
  const values = points.flatMap(({ value }) => value ?? []);
  if (values.length === 0) {
    throw new CnnError(
      'DATA',
      `historyCurves needs a ${logarithmic ? 'positive' : 'finite'} value of "${metric.name}", received none in ${countOf(epochs, 'epoch')}. ${
        metric.name === 'loss'
          ? 'A smaller learning rate may keep training from diverging.'
          : 'It may not be defined there, such as an area under the curve where all images are of one class.'
      }`,
    );
  }
  const decided = threshold !== undefined && usesThreshold(metric.name);
  const label = `${seriesLabel(metric.name)}${decided ? ` at threshold ${formatThreshold(threshold)}` : ''}`;
  const shown = [...new Set(points.map((point) => point.series))];
  const missing = points.length - values.length;
  const dots = points.filter((_, index) => epochs <= dottedEpochs || standsAlone(points, index));
  return {
    title: title({
      text: label,
      width,
      subtitle: [
        summary(metric),
        missing > 0
          ? `${countOf(missing, 'value')} not drawn: not ${logarithmic ? 'positive and finite' : 'finite'}`
          : '',
      ],
    }),
    width,
    height,
    encoding: {
      x: epochScale(epochs),
      y: {
        field: 'value',
        type: 'quantitative' as const,
        title: label,
        scale: {
          type: logarithmic ? ('log' as const) : ('linear' as const),
          domain: domainOf(values, logarithmic),
          nice: false,
          zero: false,
          padding: 8,
        },
        axis: logarithmic ? { values: logTicks(values), format: '~g' } : { tickCount: 6 },
      },
      tooltip: tooltipOf(['series', 'Set'], ['epoch', 'Epoch', 'd'], ['value', label, '.4f']),
      color: {
        field: 'series',
        type: 'nominal' as const,
        scale: { domain: shown, range: shown.map((name) => seriesColor(name, palette)) },
        legend: { orient: 'top' as const, direction: 'horizontal' as const, symbolType: 'stroke' as const },
      },
    },
    layer: [
      {
        data: { values: points },
        mark: { type: 'line' as const, strokeWidth: 2, strokeJoin: 'round' as const },
      },
      { data: { values: dots }, mark: { type: 'point' as const, filled: true, size: 28, opacity: 1 } },
      {
        data: { values: bestPoints(metric) },
        mark: { type: 'point' as const, size: 90, strokeWidth: 2, fill: palette.paper, opacity: 1 },
      },
    ],
  };
}

/** What the plot of a metric says, in words. @param mark how the best value is marked in the plot */
export function summary(metric: Metric, mark = ' (ring)'): string {
  const [values, name] = judged(metric);
  const finite = values.filter((value) => value !== null && Number.isFinite(value));
  const [first] = finite;
  if (values.length === 1 && finite.length === 1) return `${name} ${formatNumber(first)} in the only epoch`;
  if (finite.length === values.length && values.length > 1 && finite.every((value) => value === first))
    return `${name} ${formatNumber(first)} in each of ${countOf(values.length, 'epoch')}`;
  const last = `${name} ${formatNumber(values.at(-1))} at the end`;
  const direction = bestIs(metric.name);
  const best = direction && bestEpoch(values, direction);
  return best ? `${last}, ${direction} ${formatNumber(best.value)} at epoch ${best.epoch}${mark}` : last;
}

/** Validation tells how good a model is; training does where there is no validation. */
function judged({
  training,
  validation,
}: Metric): readonly [readonly (number | null)[], 'Validation' | 'Training'] {
  return validation === undefined ? [training ?? [], 'Training'] : [validation, 'Validation'];
}

function bestPoints(metric: Metric): Point[] {
  const [values, series] = judged(metric);
  const direction = bestIs(metric.name);
  const best = direction && bestEpoch(values, direction);
  return best ? [{ ...best, series }] : [];
}

/** The values of both series that can be drawn. */
export function pointsOf({ training = [], validation = [] }: Metric, logarithmic: boolean): Point[] {
  const drawn = (value: number | null) =>
    value !== null && Number.isFinite(value) && (!logarithmic || value > 0);
  const points = (values: readonly (number | null)[], series: Series) =>
    values.map((value, index) => ({ epoch: index + 1, series, value: drawn(value) ? value : null }));
  return [...points(training, 'Training'), ...points(validation, 'Validation')];
}

/** Has no neighbour to draw a line to. */
export function standsAlone(points: readonly Point[], index: number): boolean {
  const isNeighbour = (other: Point | undefined) =>
    other !== undefined && other.series === points[index]?.series && other.value !== null;
  return !isNeighbour(points[index - 1]) && !isNeighbour(points[index + 1]);
}

/** The epochs from left to right, without a grid. */
export function epochScale(epochs: number) {
  return {
    field: 'epoch',
    type: 'quantitative' as const,
    title: 'Epoch',
    scale: { domain: epochs === 1 ? [0, 2] : [1, epochs], nice: false, zero: false, padding: 8 },
    axis: { ...epochAxis(epochs), grid: false },
  };
}

/** An axis of epochs. Vega would leave out whole numbers that stand one apart: it counts their ends as one. */
export function epochAxis(epochs: number) {
  return { values: epochTicks(epochs), format: 'd', tickMinStep: 0.5 } as const;
}

/** Every epoch of a short run; of a longer one the first, the last and round numbers between. */
function epochTicks(epochs: number): number[] {
  if (epochs <= 10) return Array.from({ length: epochs }, (_, index) => index + 1);
  const rough = epochs / 6;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough) ?? rough;
  const round = Array.from({ length: Math.floor(epochs / step) }, (_, index) => (index + 1) * step);
  const apart = (tick: number) => tick - 1 > 0.6 * step && epochs - tick > 0.6 * step;
  return [1, ...round.filter(apart), epochs];
}

/** Powers of ten, with their double and fivefold when there are few. */
function logTicks(values: readonly number[]): number[] {
  const positive = values.filter((value) => value > 0);
  const low = Math.floor(Math.log10(positive.reduce((a, b) => Math.min(a, b))));
  const high = Math.ceil(Math.log10(positive.reduce((a, b) => Math.max(a, b))));
  const factors = high - low <= 3 ? [1, 2, 5] : [1];
  const powers = Array.from({ length: high - low + 1 }, (_, index) => low + index);
  return powers.flatMap((power) => factors.map((factor) => Number((factor * 10 ** power).toPrecision(1))));
}

/** The range of the values; some room around them when they are all equal. */
export function domainOf(values: readonly number[], logarithmic: boolean): [number, number] {
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  if (low !== high) return [low, high];
  if (logarithmic) return [low / 2, low * 2];
  const room = Math.abs(low) * 0.1 || 0.1;
  return low === 1 ? [1 - room, 1] : [low - room, low + room];
}
