import { CnnError } from '@cnn/core';
import type { TopLevelSpec } from 'vega-lite';
import { type ChartSpec, frame, title } from '../chart.js';
import { countOf, formatNumber } from '../text/formatNumber.js';
import { type ChartOptions, checkChart } from './chartOptions.js';
import { legendBelow } from './legendBelow.js';
import { tooltipOf } from './tooltipOf.js';

/** What a model says while more and more of its images is hidden, or shown. */
export interface PerturbationCurve {
  /** The mean over the images at each share of `fractions`. */
  readonly mean: readonly number[];
  /** Standard deviation over the images: a band around the mean. */
  readonly deviation?: readonly number[] | undefined;
  /** Area under the mean. */
  readonly auc: number;
}

/** Both curves of a method, as `deletionInsertion` of `@cnn/explain` returns them. */
export interface PerturbationCurves {
  /** Shares of an image's pixels, rising from 0 to 1, `[k]`. */
  readonly fractions: readonly number[];
  /** The most important pixels are hidden first: a good map makes it fall fast. */
  readonly deletion: PerturbationCurve;
  /** The most important pixels are shown first: a good map makes it rise fast. */
  readonly insertion: PerturbationCurve;
  /** The images that the means are of, one entry for each. */
  readonly indices?: readonly number[] | undefined;
  /** What is measured, of the explained class. Default `probability`. */
  readonly score?: 'probability' | 'logit' | undefined;
}

export interface DeletionInsertionCurvesOptions extends ChartOptions {
  readonly curves: PerturbationCurves;
}

/**
 * Whether an explanation points at what the model looks at (Petsiuk et al., 2018): the model's output while the pixels that the map
 * calls most important are hidden (deletion) or shown (insertion), with the areas under both. A good map has a low area of
 * deletion and a high one of insertion. Bands are one standard deviation over the images. 300 × 300 pixels.
 *
 * @throws CnnError `DATA` when lists differ in length, have fewer than two values, or hold something that is not a number.
 *
 * @example
 * ```ts
 * import { deletionInsertionCurves } from '@cnn/plot';
 *
 * const spec = deletionInsertionCurves({
 *   curves: {
 *     fractions: [0, 0.5, 1],
 *     deletion: { mean: [0.9, 0.3, 0.1], auc: 0.4 },
 *     insertion: { mean: [0.1, 0.8, 0.9], auc: 0.65 },
 *   },
 * });
 * ```
 */
export function deletionInsertionCurves(options: DeletionInsertionCurvesOptions): ChartSpec {
  const palette = checkChart('deletionInsertionCurves', options, {
    curves: {
      ...{ fractions: 'list', indices: 'list?', score: 'text?' },
      deletion: { mean: 'list', deviation: 'list?', auc: 'number' },
      insertion: { mean: 'list', deviation: 'list?', auc: 'number' },
    },
  });
  const { width = 300, height = width } = options;
  const { fractions, deletion, insertion, indices, score = 'probability' } = options.curves;
  const quantity = score === 'logit' ? 'Logit of the explained class' : 'Probability of the explained class';
  checkCurve('fractions', fractions, fractions.length);
  const drawn = Object.entries({ Deletion: deletion, Insertion: insertion }).map(([name, curve]) => {
    const key = name.toLowerCase();
    checkCurve(`${key}.mean`, curve.mean, fractions.length);
    if (curve.deviation) checkCurve(`${key}.deviation`, curve.deviation, fractions.length);
    checkCurve(`${key}.auc`, [curve.auc, curve.auc], 2);
    return { ...curve, label: `${name} (AUC ${formatNumber(curve.auc)})` };
  });
  const rows = drawn.flatMap(({ label, mean, deviation }) =>
    mean.map((value, at) => ({
      curve: label,
      share: fractions[at],
      value,
      low: value - (deviation?.[at] ?? 0),
      high: value + (deviation?.[at] ?? 0),
    })),
  );
  const low = Math.min(0, ...rows.map(({ value }) => value));
  const high = Math.max(1, ...rows.map(({ value }) => value));
  const clipped = rows.map((row) => ({
    ...row,
    low: Math.max(low, row.low),
    high: Math.min(high, row.high),
  }));
  const labels = drawn.map(({ label }) => label);
  const constant = drawn.every(({ mean }) => mean.every((value) => value === mean[0]));
  const banded = drawn.some(({ deviation }) => deviation !== undefined);
  const difference = `Insertion − deletion: ${formatNumber(insertion.auc - deletion.auc)}`;
  const of = indices === undefined ? '' : `Means of ${countOf(indices.length, 'image')}`;
  const color = {
    field: 'curve',
    type: 'nominal' as const,
    scale: { domain: labels, range: [palette.validation, palette.training] },
    legend: legendBelow({ names: labels, width, symbol: 'stroke' }),
  };
  const y = {
    type: 'quantitative' as const,
    title: quantity,
    scale: { domain: [low, high], nice: low < 0 || high > 1 },
    axis: { tickCount: 6, grid: true },
  };
  return {
    ...frame({
      palette,
      description: `${quantity} while the most important pixels are hidden or shown. ${labels.join(', ')}. ${difference}.`,
    }),
    title: title({
      text: options.title ?? 'Deletion and insertion',
      subtitle: [
        difference,
        [of, banded ? 'bands: one standard deviation' : ''].filter((text) => text !== '').join(', '),
        constant ? 'The output does not change: the map, or the model, says nothing' : '',
      ],
      width,
    }),
    width,
    height,
    data: { values: clipped },
    encoding: {
      x: {
        field: 'share',
        type: 'quantitative',
        title: 'Share of the pixels that are hidden or shown',
        scale: { domain: [0, 1], nice: false },
        axis: { values: [0, 0.2, 0.4, 0.6, 0.8, 1], format: '.0%', grid: true, domain: false, ticks: false },
      },
      color,
    },
    layer: [
      ...(banded
        ? [
            {
              mark: { type: 'area' as const, opacity: 0.18 },
              encoding: {
                y: { field: 'low', ...y },
                y2: { field: 'high' },
                color: { ...color, legend: null },
              },
            },
          ]
        : []),
      {
        mark: { type: 'line', strokeWidth: 2 },
        encoding: {
          y: { field: 'value', ...y },
          tooltip: tooltipOf(['curve', 'Curve'], ['share', 'Share', '.0%'], ['value', quantity, '.3f']),
        },
      },
    ],
  } satisfies TopLevelSpec;
}

function checkCurve(name: string, values: readonly number[], length: number): void {
  const wrong = values.find((value) => !Number.isFinite(value));
  if (values.length >= 2 && values.length === length && wrong === undefined) return;
  const received = wrong === undefined ? `${values.length} values` : String(wrong);
  throw new CnnError(
    'DATA',
    `deletionInsertionCurves needs two or more finite numbers in ${name}${name === 'fractions' ? '' : `, ${length} as in fractions`}, received ${received}.`,
  );
}
