import { CnnError } from '@cnn/core';
import type { TopLevelSpec } from 'vega-lite';
import { type ChartSpec, frame, title } from '../chart.js';
import { distinctLabels } from '../text/distinctLabels.js';
import { countOf, formatNumber } from '../text/formatNumber.js';
import { shorten } from '../text/shorten.js';
import { classColorsOf } from '../theme.js';
import { type ChartOptions, checkChart } from './chartOptions.js';
import { legendBelow } from './legendBelow.js';
import { allEqual } from './sameValue.js';
import { tooltipOf } from './tooltipOf.js';

/** How alike a method's maps stay while layers are randomized, as `modelRandomization` of `@cnn/explain` returns it. */
export interface RandomizedMethod {
  readonly name: string;
  /** A step for each layer that is randomized on top of those before it, from the top. */
  readonly steps: readonly {
    readonly layer: string;
    /** With the trained model's map, or its mean over images; null where it is not defined. */
    readonly correlation: number | null | { readonly mean: number };
  }[];
}

export interface RandomizationCurveOptions extends ChartOptions {
  /** Methods whose steps are of the same layers. */
  readonly methods: readonly RandomizedMethod[];
  /** A map that has not fallen below it at the end does not depend on the weights. Default 0.5. */
  readonly limit?: number | undefined;
}

const measure = 'Correlation with the trained model’s map';

/** Every layer has its name up to this many. */
const mostNames = 16;

/**
 * The model parameter randomization test (Adebayo et al., 2018): how alike an explanation stays to that of the trained model while
 * layers get random weights, from the top down. A map that stays alike does not show what the model has learned. 360 × 240 pixels.
 *
 * @throws CnnError `DATA` when there is no method or step, methods have other layers, or no value is finite.
 *
 * @example
 * ```ts
 * import { randomizationCurve } from '@cnn/plot';
 *
 * const spec = randomizationCurve({
 *   methods: [{ name: 'gradCam', steps: [{ layer: 'dense_1', correlation: 0.62 }, { layer: 'conv2d_2', correlation: 0.08 }] }],
 * });
 * ```
 */
export function randomizationCurve(options: RandomizationCurveOptions): ChartSpec {
  const palette = checkChart('randomizationCurve', options, {
    methods: [{ name: 'text', steps: [{ layer: 'text' }] }],
    limit: 'number?',
  });
  const { limit = 0.5, width = 360, height = 240 } = options;
  const { layers, curves } = curvesOf(options.methods);
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
        allEqual(values) ? 'No map changes: they do not depend on the weights' : '',
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

function curvesOf(methods: readonly RandomizedMethod[]) {
  const [first] = methods;
  const layers = (first?.steps ?? []).map(({ layer }) => layer);
  const names = new Set(methods.map(({ name }) => name));
  if (layers.length === 0 || names.size !== methods.length) {
    throw new CnnError(
      'DATA',
      `randomizationCurve needs methods of different names with at least one step, received ${countOf(methods.length, 'method')} of ${countOf(names.size, 'name')} with ${countOf(layers.length, 'step')}.`,
    );
  }
  const curves = methods.map(({ name, steps }) => {
    const similarity = steps.map(({ correlation }) =>
      typeof correlation === 'object' ? (correlation?.mean ?? null) : correlation,
    );
    const finite = similarity.some((value) => value !== null && Number.isFinite(value));
    if (finite && steps.length === layers.length && steps.every(({ layer }, at) => layer === layers[at]))
      return { name, similarity };
    const received = finite ? `steps of ${steps.map(({ layer }) => layer).join(', ')}` : 'no finite one';
    throw new CnnError(
      'DATA',
      `randomizationCurve needs a correlation for each of the layers ${layers.join(', ')}, and a finite one, received ${received} of "${name}".`,
    );
  });
  return { layers, curves };
}
