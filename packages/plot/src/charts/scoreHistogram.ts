import { CnnError } from '@cnn/core';
import type { ScoreDistribution, ScoreGroup } from '@cnn/evaluation';
import type { TopLevelSpec } from 'vega-lite';
import { type ChartSpec, frame, title } from '../chart.js';
import { insideSentence } from '../history/best.js';
import { countOf, formatNumber, formatPercent, formatThreshold } from '../text/formatNumber.js';
import { quoted } from '../text/shorten.js';
import type { Palette } from '../theme.js';
import { type ChartOptions, checkChart } from './chartOptions.js';
import { tooltipOf } from './tooltipOf.js';

export interface ScoreHistogramOptions extends ChartOptions {
  /** What `scoreDistribution` of `@cnn/evaluation` returns. */
  readonly scores: ScoreDistribution;
}

interface Row {
  readonly name: string;
  readonly color: string;
  readonly counts: readonly number[];
  /** What the row shows, in words. */
  readonly note: string;
}

/**
 * How scores are distributed. Of two classes: the probability of the second, one histogram for each true class, with the
 * threshold between. Of more: the probability of the predicted class, correct and wrong predictions apart.
 *
 * @example
 * ```ts
 * import { scoreDistribution } from '@cnn/evaluation';
 * import { scoreHistogram } from '@cnn/plot';
 *
 * const spec = scoreHistogram({ scores: scoreDistribution(evaluation, { threshold: 0.3 }) });
 * ```
 */
export function scoreHistogram(options: ScoreHistogramOptions): ChartSpec {
  const palette = checkChart('scoreHistogram', options, {
    scores: {
      ...{ positive: 'text or null', items: 'number', threshold: 'number or null' },
      groups: [{ of: 'object', items: 'number', counts: 'list', above: 'number or null' }],
    },
  });
  const { scores, width = 300, height = 110 } = options;
  const { positive, groups, items, threshold } = scores;
  const counted = groups.flatMap(({ counts }) => counts);
  const odd = counted.find((count) => !Number.isInteger(count) || count < 0);
  if (odd !== undefined || counted.every((count) => count === 0)) {
    throw new CnnError(
      'DATA',
      `scoreHistogram needs whole numbers of images, and one of them above 0, received ${odd ?? 'none'}.`,
    );
  }
  const rows = groups.map((group, index) => rowOf(group, { palette, first: index === 0, items }));
  const text = options.title ?? (positive === null ? 'Confidence' : 'Scores by true class');
  const xTitle =
    positive === null ? 'Probability of the predicted class' : `Predicted probability of ${quoted(positive)}`;
  return {
    ...frame({
      palette,
      description: `Histograms of the ${insideSentence(xTitle)}. ${rows.map(({ name, note }) => `${name}: ${note}.`).join(' ')}`,
    }),
    title: title({
      text,
      width,
      subtitle: threshold === null ? '' : `Dashed: threshold ${formatThreshold(threshold)}`,
    }),
    bounds: 'flush',
    spacing: 84,
    vconcat: rows.map((row, index) =>
      histogram({
        row,
        palette,
        width,
        height,
        xTitle: index === rows.length - 1 ? xTitle : null,
        threshold,
      }),
    ),
  } satisfies TopLevelSpec;
}

interface HistogramOptions {
  readonly row: Row;
  readonly palette: Palette;
  readonly width: number;
  readonly height: number;
  readonly xTitle: string | null;
  readonly threshold: number | null;
}

function histogram({ row, palette, width, height, xTitle, threshold }: HistogramOptions) {
  const { counts } = row;
  const bins = counts.length;
  const values = counts.map((count, index) => ({
    ...{ from: index / bins, to: (index + 1) / bins, count, group: row.name },
    range: `${formatNumber(index / bins)} to ${formatNumber((index + 1) / bins)}`,
  }));
  const x = {
    type: 'quantitative' as const,
    title: xTitle,
    scale: { domain: [0, 1], nice: false },
    axis: { values: [0, 0.2, 0.4, 0.6, 0.8, 1], format: '.1f', grid: false },
  };
  return {
    title: { ...title({ text: row.name, subtitle: row.note, width, fontSize: 12 }), offset: 8 },
    width,
    height,
    layer: [
      {
        data: { values },
        mark: { type: 'bar' as const, color: row.color, binSpacing: 1 },
        encoding: {
          x: { field: 'from', ...x, bin: { binned: true, step: 1 / bins } },
          x2: { field: 'to' },
          tooltip: tooltipOf(['group', 'Group'], ['range', 'Probability'], ['count', 'Images', ',']),
          y: {
            field: 'count',
            type: 'quantitative' as const,
            title: 'Images',
            scale: { nice: 3, domain: [0, Math.max(1, ...counts)] },
            axis: { tickCount: 3, format: '~s', tickMinStep: 1 },
          },
        },
      },
      ...(threshold === null
        ? []
        : [
            {
              data: { values: [{ threshold }] },
              mark: { type: 'rule' as const, color: palette.text, strokeDash: [4, 3], strokeWidth: 1.25 },
              encoding: { x: { field: 'threshold', ...x } },
            },
          ]),
    ],
  };
}

function rowOf(
  { of, items, counts, above }: ScoreGroup,
  {
    palette,
    first,
    items: all,
  }: { readonly palette: Palette; readonly first: boolean; readonly items: number },
): Row {
  const color = first ? palette.training : palette.validation;
  const filled = counts.flatMap((count, index) => (count > 0 ? [index] : []));
  const [bin = 0] = filled;
  const range = `${formatNumber(bin / counts.length)} to ${formatNumber((bin + 1) / counts.length)}`;
  const images = `${countOf(items, 'image')}${filled.length === 1 && items > 1 ? `, all from ${range}` : ''}`;
  if ('correct' in of) {
    const name = of.correct ? 'Correct predictions' : 'Wrong predictions';
    return { name, color, counts, note: `${images}, ${formatPercent(items / all)}` };
  }
  const shared = above === null ? '' : `, ${formatPercent(above)} above the threshold`;
  const note = items === 0 ? 'no images' : `${images}${shared}`;
  return { name: `True class ${quoted(of.className)}`, color, counts, note };
}
