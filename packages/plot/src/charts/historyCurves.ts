import { CnnError } from '@cnn/core';
import type { TopLevelSpec } from 'vega-lite';
import { type ChartSpec, frame, title } from '../chart.js';
import { seriesLabel } from '../history/best.js';
import { epochsOf, type History, isResult, type Metric, metricsOf } from '../history/history.js';
import { countOf, formatNumber, rateText } from '../text/formatNumber.js';
import { type ChartOptions, checkChart } from './chartOptions.js';
import { historyPanel, summary } from './historyPanel.js';
import { type SettingPanelOptions, settingPanel } from './settingPanel.js';

export interface HistoryCurvesOptions extends ChartOptions {
  /** What `fit` returned, or `history` of a `history.json`. */
  readonly history: History;
  /** Which metrics, by their keys without `val_`. Default: all, accuracy and loss first, without the learning rate. */
  readonly metrics?: readonly string[] | undefined;
  /** Metrics with a logarithmic axis, for a loss that spans orders of magnitude. Values of 0 and below become gaps. */
  readonly logarithmic?: readonly string[] | undefined;
  /** Of two classes: where accuracy and the like of each epoch are decided, shown beside their names. Training has 0.5. */
  readonly threshold?: number | undefined;
  /** The learning rate of each epoch: a panel of its own under the curves. */
  readonly learningRates?: readonly (number | null)[] | undefined;
  /** Seconds that each epoch took: a panel of its own under the curves. */
  readonly seconds?: readonly (number | null)[] | undefined;
  /** How many plots stand beside each other: 1 for a narrow page. Default 2. */
  readonly columns?: number | undefined;
}

/** Height of the panels under the curves in pixels. */
const settingHeight = 90;

/**
 * The curves of a training run: for each metric a plot over the epochs, training and validation apart, with a ring at the
 * best value on validation. Epochs without a finite value are gaps, and are counted above the plot.
 *
 * @throws CnnError `DATA` when the history is empty, its series differ in length, a metric is not in it, or no value of a
 * metric is finite.
 *
 * @example
 * ```ts
 * import { historyCurves } from '@cnn/plot';
 *
 * const history = { loss: [0.69, 0.52, 0.44], accuracy: [0.55, 0.74, 0.8], val_loss: [0.66, 0.55, 0.51], val_accuracy: [0.6, 0.72, 0.76] };
 * const spec = historyCurves({ history, title: 'Breast tissue, 50×50' });
 * ```
 */
export function historyCurves(options: HistoryCurvesOptions): ChartSpec {
  const palette = checkChart('historyCurves', options, {
    ...{ history: 'object', metrics: 'list?', logarithmic: 'list?', threshold: 'number?' },
    ...{ learningRates: 'list?', seconds: 'list?', columns: 'number?' },
  });
  const { history, logarithmic = [], threshold, columns = 2, width = 350, height = 240 } = options;
  if (!(Number.isInteger(columns) && columns > 0))
    throw new CnnError('OPTIONS', `historyCurves: expected columns of 1 or more, received ${columns}.`);
  const { metrics, missing } = chosen(metricsOf(history), options.metrics);
  const epochs = epochsOf(history);
  const validated = metrics.some((metric) => metric.validation !== undefined);
  const text = options.title ?? (validated ? 'Training and validation' : 'Training');
  return {
    ...frame({ palette, description: describe(metrics, epochs) }),
    title: {
      ...title({
        text,
        subtitle: missing.length > 0 ? missingText(missing, epochs) : '',
        width: Math.min(metrics.length, columns) * width,
        fontSize: 16,
      }),
      ...{ frame: 'bounds', offset: 14 },
    },
    ...arranged(
      metrics.map((metric) =>
        historyPanel({
          metric,
          palette,
          epochs,
          width,
          height,
          threshold,
          logarithmic: logarithmic.includes(metric.name),
        }),
      ),
      settingPanels(options, { epochs, width, palette }),
      columns,
    ),
    resolve: { scale: { color: 'shared' } },
  } satisfies TopLevelSpec;
}

const spacing = { column: 84, row: 112 };

/** Results in rows of `columns`, and under them settings in rows of their own, unless all of them fit as they come. */
function arranged<Result extends object, Panel extends object>(
  results: readonly Result[],
  settings: readonly Panel[],
  columns: number,
) {
  const open = (columns - (results.length % columns)) % columns;
  if (settings.length <= Math.max(1, open) || open === 0) {
    return { concat: [...results, ...settings], columns, bounds: 'flush' as const, spacing };
  }
  return {
    vconcat: [
      { concat: [...results], columns, bounds: 'flush' as const, spacing },
      { concat: [...settings], columns, bounds: 'flush' as const, spacing },
    ],
    // Whole, since Vega knows no height of the plots inside a row.
    bounds: 'full' as const,
    spacing: 24,
  };
}

function settingPanels(
  { learningRates, seconds }: HistoryCurvesOptions,
  sizes: Pick<SettingPanelOptions, 'epochs' | 'width' | 'palette'>,
) {
  const shared = { ...sizes, height: settingHeight };
  return [
    ...(learningRates === undefined
      ? []
      : [
          settingPanel({
            ...shared,
            ...{ option: 'learningRates', label: 'Learning rate', values: learningRates },
            note: (rates) =>
              rates.every((rate) => rate === rates[0])
                ? `${rateText(rates[0])} throughout`
                : `${rateText(rates[0])} at the start, ${rateText(rates.at(-1))} at the end`,
          }),
        ]),
    ...(seconds === undefined
      ? []
      : [
          settingPanel({
            ...shared,
            ...{ option: 'seconds', label: 'Seconds per epoch', values: seconds, amounts: true },
            note: (all) => `${durationText(all.reduce((a, b) => a + b, 0))} in total`,
          }),
        ]),
  ];
}

/** "1 h 12 min", "3 min 5 s", "8.2 s". */
function durationText(seconds: number): string {
  if (seconds < 60) return `${formatNumber(seconds)} s`;
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min ${whole % 60} s`;
}

interface Chosen {
  readonly metrics: readonly Metric[];
  /** Results that are not finite in any epoch: they are named, and not drawn, where others can be. */
  readonly missing: readonly Metric[];
}

function chosen(all: readonly Metric[], names: readonly string[] | undefined): Chosen {
  const named = namedMetrics(all, names);
  const metrics = names === undefined ? named.filter(isFiniteSomewhere) : named;
  if (metrics.length === 0) return { metrics: named, missing: [] };
  return { metrics, missing: named.filter((metric) => !metrics.includes(metric)) };
}

function isFiniteSomewhere({ training = [], validation = [] }: Metric): boolean {
  return [...training, ...validation].some((value) => value !== null && Number.isFinite(value));
}

function missingText(missing: readonly Metric[], epochs: number): string {
  const names = missing.map(({ name }) => seriesLabel(name)).join(', ');
  return `Not drawn: ${names}, which ${missing.length === 1 ? 'is' : 'are'} not defined in ${epochs === 1 ? 'the epoch' : `any of ${countOf(epochs, 'epoch')}`}`;
}

function namedMetrics(metrics: readonly Metric[], names: readonly string[] | undefined): readonly Metric[] {
  if (names === undefined) {
    const results = metrics.filter(isResult);
    if (results.length > 0) return results;
    const found = metrics.map(({ name }) => name).join(', ');
    throw new CnnError(
      'DATA',
      `historyCurves needs a result such as "loss", received only ${found}. Name it in metrics to see it.`,
    );
  }
  return names.map((name) => {
    const metric = metrics.find((candidate) => candidate.name === name);
    if (metric !== undefined) return metric;
    const known = metrics.map((candidate) => candidate.name).join(', ');
    throw new CnnError(
      'DATA',
      `historyCurves can show ${known}, received "${name}". Choose from these metrics.`,
    );
  });
}

function describe(metrics: readonly Metric[], epochs: number): string {
  const sentences = metrics.map((metric) => `${seriesLabel(metric.name)}: ${summary(metric)}.`);
  return `Line charts over ${countOf(epochs, 'epoch')}. ${sentences.join(' ')}`;
}
