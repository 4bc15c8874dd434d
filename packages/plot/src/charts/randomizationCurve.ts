import { CnnError } from '@cnn/core';
import type { TopLevelSpec } from 'vega-lite';
import { type ChartSpec, frame, title } from '../chart.js';
import { distinctLabels } from '../text/distinctLabels.js';
import { countOf, formatNumber } from '../text/formatNumber.js';
import { shorten } from '../text/shorten.js';
import { classColorsOf } from '../theme.js';
import { type ChartOptions, checkChart } from './chartOptions.js';
import { legendBelow } from './legendBelow.js';
import { tooltipOf } from './tooltipOf.js';

/** How much a method's maps stay as they were. */
export interface SimilarityCurve {
  /** The method. */
  readonly name: string;
  /** After each layer of `layers` is randomized, on top of those before it, `[k]`; null where it is not defined. */
  readonly similarity: readonly (number | null)[];
}

export interface RandomizationCurveOptions extends ChartOptions {
  /** Names of the layers in the order in which they are randomized, from the top, `[k]`. */
  readonly layers: readonly string[];
  readonly curves: readonly SimilarityCurve[];
  /** A map that has not fallen below it at the end does not depend on the weights. Default 0.5. */
  readonly limit?: number | undefined;
  /** How maps are compared. Default "Correlation with the trained model’s map". */
  readonly measure?: string | undefined;
}

/** Every layer has its name up to this many. */
const mostNames = 16;

/**
 * The model parameter randomization test (Adebayo et al., 2018): how alike an explanation stays to that of the trained model while
 * layers get random weights, from the top down. A map that stays alike does not show what the model has learned. 360 × 240 pixels.
 *
 * @throws CnnError `DATA` when there is no layer or curve, lists differ in length, or no value is finite.
 *
 * @example
 * ```ts
 * import { randomizationCurve } from '@cnn/plot';
 *
 * const spec = randomizationCurve({
 *   layers: ['dense_1', 'dense', 'conv2d_2'],
 *   curves: [{ name: 'gradCam', similarity: [0.62, 0.31, 0.08] }],
 * });
 * ```
 */
export function randomizationCurve(options: RandomizationCurveOptions): ChartSpec {
  const palette = checkChart('randomizationCurve', options, {
    ...{ layers: true, curves: true, limit: true, measure: true },
  });
  const { layers, curves, limit = 0.5, width = 360, height = 240 } = options;
  const { measure = 'Correlation with the trained model’s map' } = options;
  checkCurves(options);
  const names = ['as trained', ...layers];
  const rows = curves.flatMap(({ name, similarity }) =>
    [1, ...similarity].map((value, at) => ({
      method: name,
      step: at,
      layer: names[at] ?? '',
      value: value !== null && Number.isFinite(value) ? value : null,
    })),
  );
  const values = rows.flatMap(({ value }) => value ?? []);
  const missing = rows.length - values.length;
  const low = Math.min(0, ...values);
  const colors = classColorsOf(palette);
  const methods = curves.map(({ name }) => name);
  const ends = curves.map(({ name, similarity }) => {
    const last = similarity.findLast((value) => value !== null && Number.isFinite(value));
    return { name, last: last ?? Number.NaN };
  });
  const told = ends.map(({ name, last }) => `${shorten(name, 24)} ${formatNumber(last)}`).join(', ');
  const step = Math.ceil(names.length / mostNames);
  const ticks = names.flatMap((_, at) => (at % step === 0 || at === names.length - 1 ? [at] : []));
  const spaced = ticks.filter((at) => at === names.length - 1 || names.length - 1 - at >= step);
  const short = distinctLabels(
    spaced.map((at) => names[at] ?? ''),
    { size: 11, width: 110 },
  );
  const labels = Object.fromEntries(spaced.map((at) => [at, short.get(names[at] ?? '') ?? '']));
  const encoding = {
    x: {
      field: 'step',
      type: 'quantitative' as const,
      title: 'Randomized down to the layer',
      scale: { domain: [0, layers.length], nice: false, padding: 8 },
      axis: {
        values: spaced,
        labelExpr: `${JSON.stringify(labels)}[datum.value]`,
        ...{ labelAngle: -45, labelAlign: 'right' as const, labelLimit: 120, labelOverlap: false },
        grid: false,
      },
    },
    y: {
      field: 'value',
      type: 'quantitative' as const,
      title: measure,
      scale: { domain: [low, 1], nice: low < 0 },
      axis: { tickCount: 6, grid: true },
    },
  };
  const color = {
    field: 'method',
    type: 'nominal' as const,
    scale: { domain: methods, range: methods.map((_, at) => colors[at] ?? palette.others) },
    legend: methods.length === 1 ? null : legendBelow({ names: methods, width, symbol: 'stroke' }),
  };
  const tooltip = tooltipOf(['method', 'Method'], ['layer', 'Randomized down to'], ['value', measure, '.3f']);
  return {
    ...frame({
      palette,
      description: `${measure} while ${countOf(layers.length, 'layer')} get random weights, from the top. At the end: ${told}.`,
    }),
    title: title({
      text: options.title ?? 'Randomization of the model',
      subtitle: [
        `At the end: ${told}`,
        `Dashed: ${formatNumber(limit)}. A map that stays above it does not show what was learned`,
        missing > 0 ? `${countOf(missing, 'value')} not drawn: not finite` : '',
      ],
      width,
    }),
    width,
    height,
    layer: [
      {
        data: { values: [{ value: limit }] },
        mark: { type: 'rule', color: palette.reference, strokeDash: [4, 4], strokeWidth: 1.25 },
        encoding: { y: encoding.y },
      },
      {
        data: { values: rows },
        mark: { type: 'line', strokeWidth: 2 },
        encoding: { ...encoding, color, tooltip },
      },
      {
        data: { values: rows.filter(({ value }) => value !== null) },
        mark: { type: 'point', filled: true, size: 34, opacity: 1 },
        encoding: { ...encoding, color, tooltip },
      },
    ],
  } satisfies TopLevelSpec;
}

function checkCurves({ layers, curves }: RandomizationCurveOptions): void {
  const names = new Set(curves.map(({ name }) => name));
  if (layers.length === 0 || curves.length === 0 || names.size !== curves.length) {
    throw new CnnError(
      'DATA',
      `randomizationCurve needs at least one layer and curves of different names, received ${countOf(layers.length, 'layer')} and ${countOf(curves.length, 'curve')} of ${countOf(names.size, 'name')}.`,
    );
  }
  for (const { name, similarity } of curves) {
    const finite = similarity.some((value) => value !== null && Number.isFinite(value));
    if (similarity.length === layers.length && finite) continue;
    throw new CnnError(
      'DATA',
      `randomizationCurve needs a similarity for each of ${countOf(layers.length, 'layer')}, and a finite one, received ${similarity.length}${finite ? '' : ' without a finite one'} of "${name}".`,
    );
  }
}
