import { CnnError } from '@cnn/core';
import type { TopLevelSpec } from 'vega-lite';
import { type ChartSpec, frame, title } from '../chart.js';
import { bestEpoch, bestIs, insideSentence, seriesLabel } from '../history/best.js';
import { epochsOf, type History, isResult, metricsOf } from '../history/history.js';
import { countOf, formatNumber } from '../text/formatNumber.js';
import { shorten } from '../text/shorten.js';
import { classColorsOf } from '../theme.js';
import { type ChartOptions, checkChart } from './chartOptions.js';
import { domainOf, epochScale } from './historyPanel.js';
import { legendBelow } from './legendBelow.js';
import { allEqual } from './sameValue.js';
import { tooltipOf } from './tooltipOf.js';

/** A run and what its training recorded. */
export interface NamedHistory {
  readonly name: string;
  readonly history: History;
}

export interface RunCurvesOptions extends ChartOptions {
  readonly runs: readonly NamedHistory[];
  /** A key of the histories without `val_`. Default: the accuracy, or else the first metric that all runs have. */
  readonly metric?: string | undefined;
  /** Default: on the validation set where every run has it, else on the training set. */
  readonly of?: 'training' | 'validation' | undefined;
}

/** More runs than colours: only the best few have one. */
const bestColored = 4;

/**
 * One metric of several runs over the epochs, with a ring at the best value of each. Of more than eight runs the best four have
 * a colour, and the others are grey. 460 × 280 pixels. Lines tell their run in a page (`tooltip`).
 *
 * @throws CnnError `DATA` when there is no run, two have the same name, or a run has no finite value of the metric.
 *
 * @example
 * ```ts
 * import { runCurves } from '@cnn/plot';
 *
 * const spec = runCurves({
 *   runs: [
 *     { name: 'adam', history: { loss: [0.7, 0.5], val_loss: [0.7, 0.6] } },
 *     { name: 'sgd', history: { loss: [0.7, 0.6], val_loss: [0.7, 0.65] } },
 *   ],
 *   metric: 'loss',
 * });
 * ```
 */
export function runCurves(options: RunCurvesOptions): ChartSpec {
  const palette = checkChart('runCurves', options, {
    runs: [{ name: 'text', history: 'object' }],
    ...{ metric: 'text?', of: 'text?' },
  });
  const { runs, width = 460, height = 280 } = options;
  checkNames(runs);
  const metric = options.metric ?? sharedMetric(runs);
  const found = runs.map((run) => ({
    run,
    series: metricsOf(run.history).find(({ name }) => name === metric),
  }));
  const of =
    options.of ?? (found.every(({ series }) => series?.validation !== undefined) ? 'validation' : 'training');
  const direction = bestIs(metric);
  const lines = found.map(({ run, series }) => {
    const values = (series?.[of] ?? []).map((value) =>
      value !== null && Number.isFinite(value) ? value : null,
    );
    if (values.every((value) => value === null)) {
      const known = metricsOf(run.history).map(({ name }) => name);
      throw new CnnError(
        'DATA',
        `runCurves needs a finite value of "${metric}" (${of}) in every run, received none in "${run.name}", which has ${known.join(', ')}.`,
      );
    }
    const best = direction && bestEpoch(values, direction);
    return { name: run.name, values, best, last: values.findLast((value) => value !== null) ?? 0 };
  });
  const rank = ({ best, last }: (typeof lines)[number]): number =>
    (best?.value ?? last) * (direction === 'lowest' ? 1 : -1);
  const ranked = lines.toSorted((a, b) => rank(a) - rank(b));
  const palettes = classColorsOf(palette);
  const colored = lines.length > palettes.length ? ranked.slice(0, bestColored) : lines;
  const paint = new Map(colored.map(({ name }, at) => [name, palettes[at] ?? palette.others]));
  const label = `${seriesLabel(metric)}${of === 'validation' ? ' on the validation set' : ' on the training set'}`;
  const epochs = Math.max(...runs.map(({ history }) => epochsOf(history)));
  const points = lines
    .toSorted((a, b) => Number(paint.has(a.name)) - Number(paint.has(b.name)))
    .flatMap(({ name, values }) => values.map((value, at) => ({ run: name, epoch: at + 1, value })));
  const rings = lines.flatMap(({ name, best }) =>
    best && paint.has(name) ? [{ run: name, epoch: best.epoch, value: best.value }] : [],
  );
  const alone = lines.filter(({ values }) => values.filter((value) => value !== null).length === 1);
  const dots = alone.flatMap(({ name, values }) =>
    values.flatMap((value, at) => (value === null ? [] : [{ run: name, epoch: at + 1, value }])),
  );
  const missing = points.filter(({ value }) => value === null).length;
  const [top] = ranked;
  const told = top?.best
    ? `Best: ${shorten(top.name, 32)}, ${formatNumber(top.best.value)} at epoch ${top.best.epoch}`
    : '';
  const encoding = {
    x: epochScale(epochs),
    y: {
      field: 'value',
      type: 'quantitative' as const,
      title: seriesLabel(metric),
      scale: {
        domain: domainOf(
          lines.flatMap(({ values }) => values.flatMap((value) => value ?? [])),
          false,
        ),
        ...{ nice: false, zero: false, padding: 8 },
      },
      axis: { tickCount: 6, grid: true },
    },
    color: {
      field: 'run',
      type: 'nominal' as const,
      scale: {
        domain: lines.map(({ name }) => name),
        range: lines.map(({ name }) => paint.get(name) ?? palette.others),
      },
      legend: legendBelow({ names: [...paint.keys()], width, symbol: 'stroke' }),
    },
    tooltip: tooltipOf(['run', 'Run'], ['epoch', 'Epoch', 'd'], ['value', label, '.4f']),
  };
  return {
    ...frame({
      palette,
      description: `Line chart of the ${insideSentence(label)} of ${countOf(runs.length, 'run')} over ${countOf(epochs, 'epoch')}. ${told === '' ? '' : `${told}.`}`,
    }),
    title: title({
      text: options.title ?? label,
      subtitle: [
        told,
        epochs === 1
          ? 'One epoch only'
          : allEqual(points.flatMap(({ value }) => value ?? []))
            ? 'The values do not change'
            : '',
        missing > 0 ? `${countOf(missing, 'value')} not drawn: not finite` : '',
        colored.length < lines.length ? `The ${bestColored} best of ${lines.length} runs in colour` : '',
      ],
      width,
    }),
    width,
    height,
    encoding,
    layer: [
      {
        data: { values: points },
        mark: { type: 'line', strokeJoin: 'round' },
        encoding: {
          strokeWidth: {
            condition: { test: { field: 'run', oneOf: [...paint.keys()] }, value: 2 },
            value: 1,
          },
        },
      },
      { data: { values: dots }, mark: { type: 'point', filled: true, size: 28, opacity: 1 } },
      {
        data: { values: rings },
        mark: { type: 'point', size: 80, strokeWidth: 2, fill: palette.paper, opacity: 1 },
      },
    ],
  } satisfies TopLevelSpec;
}

function checkNames(runs: readonly NamedHistory[]): void {
  const names = new Set(runs.map(({ name }) => name));
  if (runs.length > 0 && names.size === runs.length) return;
  throw new CnnError(
    'DATA',
    `runCurves needs runs of different names, received ${runs.length === 0 ? 'none' : runs.map(({ name }) => name).join(', ')}.`,
  );
}

function sharedMetric(runs: readonly NamedHistory[]): string {
  const [first = [], ...others] = runs.map(({ history }) => metricsOf(history).filter(isResult));
  const shared = first.filter(({ name }) => others.every((own) => own.some((one) => one.name === name)));
  const [metric] = shared;
  if (metric !== undefined) return metric.name;
  throw new CnnError(
    'DATA',
    `runCurves needs a metric that every run has, received ${runs
      .map(
        ({ name, history }) =>
          `"${name}" with ${metricsOf(history)
            .map((one) => one.name)
            .join(', ')}`,
      )
      .join('; ')}.`,
  );
}
