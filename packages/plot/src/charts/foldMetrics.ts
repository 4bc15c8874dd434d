import { CnnError } from '@cnn/core';
import { meanAndDeviation } from '@cnn/evaluation';
import type { TopLevelSpec } from 'vega-lite';
import { type ChartSpec, frame, title } from '../chart.js';
import { bestIs, seriesLabel } from '../history/best.js';
import { distinctLabels } from '../text/distinctLabels.js';
import { countOf, formatMean } from '../text/formatNumber.js';
import { textWidth } from '../text/textWidth.js';
import { type ChartOptions, checkChart } from './chartOptions.js';
import { allEqual } from './sameValue.js';
import { tooltipOf } from './tooltipOf.js';

export interface FoldMetricsOptions extends ChartOptions {
  /** Results of each fold by name, in the order of the folds; null where one is not defined. */
  readonly folds: readonly Readonly<Record<string, number | null | undefined>>[];
  /** Which results to draw, from 0 or −1 to 1. Default: those of all folds that are in that range, without errors and losses. */
  readonly metrics?: readonly string[] | undefined;
  /** What a result is called. Default: its name in words, "AUC" for `auc`. */
  readonly labelOf?: (name: string) => string | undefined;
}

/** Height of a metric's row in pixels. */
const rowHeight = 30;

/**
 * How results vary over the folds of a cross-validation: a row for each metric, with a dot for each fold, and the mean
 * with one standard deviation (of a sample) to both sides.
 *
 * @throws CnnError `DATA` when no fold has a result that can be drawn.
 *
 * @example
 * ```ts
 * import { foldMetrics } from '@cnn/plot';
 *
 * const spec = foldMetrics({ folds: [{ auc: 0.81, f1: 0.7 }, { auc: 0.86, f1: 0.74 }] });
 * ```
 */
export function foldMetrics(options: FoldMetricsOptions): ChartSpec {
  const palette = checkChart('foldMetrics', options, {
    folds: ['object'],
    metrics: 'list?',
    labelOf: 'function?',
  });
  const { folds, title: text = 'Results of the folds', labelOf = seriesLabel, width = 300 } = options;
  const wanted = options.metrics ?? [...new Set(folds.flatMap((fold) => Object.keys(fold)))];
  const rows = wanted.flatMap((name) => {
    const values = folds.map((fold) => fold[name]);
    const inside = values.every((value) => typeof value !== 'number' || Math.abs(value) <= 1);
    const { mean, deviation } = meanAndDeviation(values);
    if (mean === null || !inside || (!options.metrics && bestIs(name) === 'lowest')) return [];
    const number = formatMean({ mean, deviation });
    return [{ name, label: `${labelOf(name) ?? name}`, number, values, mean, deviation: deviation ?? 0 }];
  });
  if (rows.length === 0) {
    throw new CnnError(
      'DATA',
      `foldMetrics needs a result between −1 and 1, received none in ${countOf(folds.length, 'fold')}.`,
    );
  }
  const dots = rows.flatMap(({ name, label, number, values }) =>
    values.flatMap((value, fold) =>
      typeof value === 'number'
        ? { metric: name, label: `${label}  ${number}`, value, fold: `Fold ${fold + 1}` }
        : [],
    ),
  );
  const means = rows.map(({ name, mean, deviation }) => ({
    metric: name,
    mean,
    low: mean - deviation,
    high: mean + deviation,
  }));
  const low = Math.min(0, ...dots.map(({ value }) => value), ...means.map((one) => one.low));
  const high = Math.max(1, ...means.map((one) => one.high));
  const x = {
    type: 'quantitative' as const,
    title: null,
    // Dots at the edge stay clear of the names.
    scale: { domain: [low < 0 ? low - 0.04 : 0, high > 1 ? high + 0.04 : 1], nice: false },
    axis: { tickCount: 6, format: '.1f', domain: false, ticks: false, grid: true },
  };
  const y = {
    field: 'metric',
    type: 'nominal' as const,
    sort: null,
    title: null,
    axis: {
      ...{ labelExpr: `${JSON.stringify(axisTexts(rows))}['=' + datum.value]`, labelLimit: 270 },
      ...{ labelColor: palette.text, domain: false, ticks: false },
    },
  };
  const told = rows.map(({ label, number }) => `${label} ${number}`).join(', ');
  return {
    ...frame({ palette, description: `Results of ${countOf(folds.length, 'fold')}: ${told}.` }),
    title: title({
      text,
      width,
      subtitle: [
        `Dots: ${countOf(folds.length, 'fold')}. Bars: mean and one standard deviation`,
        rows.every(({ values }) => allEqual(values.filter((value) => typeof value === 'number')))
          ? 'All folds have the same results'
          : '',
      ],
    }),
    width,
    height: options.height ?? rows.length * rowHeight,
    encoding: { y },
    layer: [
      {
        data: { values: means },
        mark: { type: 'rule', color: palette.axis, strokeWidth: 7, opacity: 0.55 },
        encoding: { x: { field: 'low', ...x }, x2: { field: 'high' } },
      },
      {
        data: { values: dots },
        mark: { type: 'circle', size: 46, color: palette.training, opacity: 0.75 },
        encoding: {
          x: { field: 'value', ...x },
          tooltip: tooltipOf(['fold', 'Fold'], ['label', 'Mean'], ['value', 'Value', '.3f']),
        },
      },
      {
        data: { values: means },
        mark: { type: 'tick', color: palette.text, thickness: 2.5, size: 18 },
        encoding: { x: { field: 'mean', ...x } },
      },
    ],
  } satisfies TopLevelSpec;
}

interface NamedRow {
  readonly name: string;
  readonly label: string;
  readonly number: string;
}

/** What stands beside each row by its key: the label, shortened where it is long, and the whole number. */
function axisTexts(rows: readonly NamedRow[]): Readonly<Record<string, string>> {
  const numbers = rows.map(({ number }) => textWidth(`  ${number}`, { size: 11 }));
  const labels = distinctLabels(
    rows.map(({ label }) => label),
    { size: 11, width: 260 - Math.max(...numbers) },
  );
  return Object.fromEntries(
    rows.map(({ name, label, number }) => [`=${name}`, `${labels.get(label) ?? label}  ${number}`]),
  );
}
