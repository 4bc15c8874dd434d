import { CnnError } from '@cnn/core';
import type { TopLevelSpec } from 'vega-lite';
import { type ChartSpec, frame, title } from '../chart.js';
import { bestIs, seriesLabel } from '../history/best.js';
import { fitText } from '../text/fitText.js';
import { countOf, formatNumber } from '../text/formatNumber.js';
import { type ChartOptions, checkChart } from './chartOptions.js';
import { nameAxis } from './nameAxis.js';
import { allEqual } from './sameValue.js';
import { tooltipOf } from './tooltipOf.js';

/** Results of a run by name, as a `MeasuredPart` of `@cnn/evaluation` has them. */
export interface NamedResults {
  readonly name: string;
  /** null where a result is not defined. */
  readonly metrics: Readonly<Record<string, number | null | undefined>>;
  /** Confidence intervals by the same names. */
  readonly intervals?: Readonly<Record<string, readonly [low: number, high: number] | undefined>> | undefined;
}

export interface MetricForestOptions extends ChartOptions {
  readonly runs: readonly NamedResults[];
  /** Which results, in their order. Default: those that every run has, at most six. */
  readonly metrics?: readonly string[] | undefined;
}

/** Height of a run's row in pixels. */
const rowHeight = 20;

const mostMetrics = 6;

/**
 * Results of several runs with their intervals (a forest plot): a panel for each metric, a row in it for each run, with the value as a dot, its
 * 95% interval as a bar, and both in figures. A run without the result has a dash. Panels are 180 pixels wide beside names and figures.
 *
 * @throws CnnError `DATA` when there is no run, two have the same name, or no run has a finite value of a metric.
 *
 * @example
 * ```ts
 * import { metricForest } from '@cnn/plot';
 *
 * const spec = metricForest({
 *   runs: [
 *     { name: 'small', metrics: { auc: 0.81 }, intervals: { auc: [0.72, 0.88] } },
 *     { name: 'large', metrics: { auc: 0.86 }, intervals: { auc: [0.78, 0.92] } },
 *   ],
 * });
 * ```
 */
export function metricForest(options: MetricForestOptions): ChartSpec {
  const palette = checkChart('metricForest', options, {
    runs: [{ name: 'text', metrics: 'object', intervals: 'object?' }],
    metrics: 'list?',
  });
  const { runs, width = 180 } = options;
  const metrics = chosenMetrics(options);
  const height = options.height ?? runs.length * rowHeight;
  const panels = metrics.map((metric) => {
    const rows = runs.map(({ name, metrics: values, intervals }) => {
      const value = finite(values[metric]);
      const interval = value === null ? undefined : intervals?.[metric];
      return { run: name, value, low: interval?.[0] ?? null, high: interval?.[1] ?? null };
    });
    const known = rows.flatMap(({ value, low, high }) => [value ?? [], low ?? [], high ?? []].flat());
    const label = seriesLabel(metric);
    return { metric, label, rows: rows.map((row) => ({ ...row, text: textOf(row) })), known };
  });
  const y = {
    field: 'run',
    type: 'nominal' as const,
    sort: null,
    title: null,
    axis: nameAxis({ names: runs.map(({ name }) => name), room: 120, palette }),
  };
  return {
    ...frame({
      palette,
      description: `Results of ${countOf(runs.length, 'run')}. ${panels.map(({ label, rows }) => `${label}: ${told(rows)}.`).join(' ')}`,
    }),
    title: title({
      text: options.title ?? 'Results of the runs',
      subtitle: [
        'Dots: results. Bars: 95% intervals, where there are any',
        runs.length === 1 ? 'One run: there is nothing to compare' : '',
        panels.every(({ rows }) => allEqual(rows.flatMap(({ value }) => value ?? [])))
          ? 'All runs have the same results'
          : '',
      ],
      width: width + 220,
    }),
    bounds: 'flush',
    spacing: 52,
    resolve: { scale: { x: 'independent', y: 'independent' } },
    vconcat: panels.map(({ label, metric, rows, known }) => {
      const x = {
        type: 'quantitative' as const,
        title: null,
        scale: { domain: rangeOf(known), nice: false, zero: false, padding: 6 },
        axis: { tickCount: 4, grid: true, domain: false, ticks: false },
      };
      const best = bestIs(metric);
      const tooltip = tooltipOf(['run', 'Run'], ['text', label]);
      return {
        title: {
          ...title({
            text: `${label}${best === undefined ? '' : ` (${best} is best)`}`,
            width,
            fontSize: 12,
          }),
          offset: 6,
        },
        width,
        height,
        encoding: { y },
        layer: [
          {
            data: { values: rows.filter(({ low }) => low !== null) },
            mark: { type: 'rule' as const, strokeWidth: 2, color: palette.training },
            encoding: { x: { field: 'low', ...x }, x2: { field: 'high' }, tooltip },
          },
          {
            data: { values: rows.filter(({ value }) => value !== null) },
            mark: { type: 'point' as const, filled: true, size: 60, opacity: 1, color: palette.training },
            encoding: { x: { field: 'value', ...x }, tooltip },
          },
          {
            data: { values: rows },
            mark: { type: 'text' as const, align: 'left' as const, fontSize: 11, color: palette.text },
            encoding: { x: { value: width + 10 }, text: { field: 'text', type: 'nominal' as const } },
          },
        ],
      };
    }),
  } satisfies TopLevelSpec;
}

interface Row {
  readonly run: string;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

function textOf({ value, low, high }: Row): string {
  if (value === null) return '–';
  return low === null || high === null
    ? formatNumber(value)
    : `${formatNumber(value)} (${formatNumber(low)}–${formatNumber(high)})`;
}

function told(rows: readonly (Row & { readonly text: string })[]): string {
  return rows
    .slice(0, 8)
    .map(({ run, text }) => `${fitText(run, { size: 11, width: 200 })} ${text}`)
    .join(', ');
}

function chosenMetrics({ runs, metrics }: MetricForestOptions): readonly string[] {
  const names = new Set(runs.map(({ name }) => name));
  if (runs.length === 0 || names.size !== runs.length) {
    throw new CnnError(
      'DATA',
      `metricForest needs runs of different names, received ${runs.length === 0 ? 'none' : runs.map(({ name }) => name).join(', ')}.`,
    );
  }
  const has = (run: NamedResults, metric: string) => finite(run.metrics[metric]) !== null;
  const all = [...new Set(runs.flatMap((run) => Object.keys(run.metrics)))];
  const chosen =
    metrics ?? all.filter((metric) => runs.every((run) => has(run, metric))).slice(0, mostMetrics);
  const missing = chosen.find((metric) => !runs.some((run) => has(run, metric)));
  if (chosen.length > 0 && missing === undefined) return chosen;
  throw new CnnError(
    'DATA',
    missing === undefined
      ? 'metricForest needs a result that every run has, received none. Name results that some runs have in metrics.'
      : `metricForest needs a finite value of "${missing}" in some run, received none. There are ${all.join(', ')}.`,
  );
}

function finite(value: number | null | undefined): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** The range of the values, with some room where they are all equal; of shares not beyond 0 and 1. */
function rangeOf(values: readonly number[]): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = low === high ? Math.abs(low) * 0.05 || 0.05 : 0;
  const shares = low >= 0 && high <= 1;
  return [shares ? Math.max(0, low - room) : low - room, shares ? Math.min(1, high + room) : high + room];
}
