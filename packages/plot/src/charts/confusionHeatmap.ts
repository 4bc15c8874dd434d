import { type ConfusionCounts, countResults, mostConfused } from '@cnn/evaluation';
import type { TopLevelSpec } from 'vega-lite';
import { type ChartSpec, frame, title } from '../chart.js';
import { countOf, formatCount, formatPercent } from '../text/formatNumber.js';
import { quoted } from '../text/shorten.js';
import { textWidth } from '../text/textWidth.js';
import { heatOpacity, heatTurn } from '../theme.js';
import { type ChartOptions, checkChart } from './chartOptions.js';
import { nameAxis } from './nameAxis.js';
import { tooltipOf } from './tooltipOf.js';

export interface ConfusionHeatmapOptions extends ChartOptions {
  /** Classes and counts; a `ClassEvaluation` has both. */
  readonly counts: ConfusionCounts;
  /** What is counted. Default "image". */
  readonly unit?: string | undefined;
  /** Said below the title: "Decided at threshold 0.3". */
  readonly note?: string | undefined;
  /** Of more classes only this many are drawn: those with the most wrong images. Default 40. */
  readonly mostClasses?: number | undefined;
}

/** Longer names of classes end in an ellipsis. */
const longestLabel = 140;

/** Cells of this size have room for the share below the count. */
const roomForShare = 54;

/**
 * How many images of each true class (row) were predicted as what (column). The colour of a cell is its share of the row, so that
 * a rare class is seen as well as a frequent one.
 *
 * @throws CnnError `DATA` when the matrix is not square with a row for each class, or holds something that is not a count.
 *
 * @example
 * ```ts
 * import { confusionHeatmap } from '@cnn/plot';
 *
 * const spec = confusionHeatmap({ counts: { classNames: ['benign', 'carcinoma'], confusionMatrix: [[8, 2], [1, 9]] } });
 * ```
 */
export function confusionHeatmap(options: ConfusionHeatmapOptions): ChartSpec {
  const palette = checkChart('confusionHeatmap', options, {
    counts: { classNames: ['text'], confusionMatrix: ['list'] },
    ...{ unit: 'text?', note: 'text?', mostClasses: 'number?' },
  });
  const { counts: evaluation, title: text = 'Confusion matrix', unit = 'image' } = options;
  const { note, mostClasses = 40 } = options;
  const whole = countResults(evaluation);
  const { confusionMatrix: counts } = evaluation;
  const drawn = mostConfused(evaluation, mostClasses);
  const classNames = drawn.map((index) => evaluation.classNames[index] ?? '');
  // 110 pixels for a cell of two classes, less for more, at least 20.
  const usual = Math.min(110, Math.max(20, Math.floor(220 / classNames.length + 22)));
  const { width = usual * classNames.length, height = width } = options;
  const [cellWidth, cellHeight] = [width / classNames.length, height / classNames.length];
  const cells = drawn.flatMap((trueClass) => {
    const row = counts[trueClass] ?? [];
    const images = row.reduce((a, b) => a + b, 0);
    return drawn.map((column) => {
      const count = row[column] ?? 0;
      return {
        true: evaluation.classNames[trueClass],
        predicted: evaluation.classNames[column],
        count,
        share: images === 0 ? 0 : count / images,
        countText: formatCount(count),
        shareText: images === 0 ? '–' : formatPercent(count / images),
      };
    });
  });
  const predicted = evaluation.classNames.filter((_, column) => counts.some((row) => (row[column] ?? 0) > 0));
  const right =
    whole.accuracy === null
      ? `No ${unit}s`
      : `${formatPercent(whole.accuracy)} of ${countOf(whole.items, unit)} correct`;
  const axis = nameAxis({ names: classNames, room: longestLabel, palette });
  const widest = Math.max(...classNames.map((name) => textWidth(name, { size: 11 })));
  const slanted = widest > cellWidth - 6;
  const label = (field: string, style: LabelStyle) => ({
    mark: { type: 'text' as const, ...style },
    encoding: {
      text: { field, type: 'nominal' as const },
      color: {
        condition: { test: `datum.share > ${heatTurn}`, value: palette.onStrong },
        value: palette.onPale,
      },
    },
  });
  const twoLines = Math.min(cellWidth, cellHeight) >= roomForShare;
  const fontSize = largestFont(
    cells.map(({ countText }) => countText),
    Math.min(cellWidth - 8, cellHeight - 6),
  );
  return {
    ...frame({
      palette,
      description: describe(evaluation, note === undefined ? right : `${right}. ${note}`),
    }),
    title: title({
      text,
      width,
      subtitle: [
        right,
        note ?? '',
        'Colour and percentages: share of the true class (row)',
        whole.items > 1 && predicted.length === 1
          ? `Every ${unit} was predicted as ${quoted(predicted[0] ?? '')}`
          : '',
        drawn.length < evaluation.classNames.length
          ? `The ${drawn.length} of ${formatCount(evaluation.classNames.length)} classes with the most misclassified images`
          : '',
      ],
    }),
    width,
    height,
    data: { values: cells },
    encoding: {
      x: {
        field: 'predicted',
        type: 'nominal',
        sort: null,
        title: 'Predicted class',
        scale: { paddingInner: 0.02, paddingOuter: 0 },
        axis: { ...axis, labelAngle: slanted ? -45 : 0, labelAlign: slanted ? 'right' : 'center' },
      },
      y: {
        field: 'true',
        type: 'nominal',
        sort: null,
        title: 'True class',
        scale: { paddingInner: 0.02, paddingOuter: 0 },
        axis,
      },
    },
    layer: [
      {
        mark: { type: 'rect', fill: palette.heat, cornerRadius: twoLines ? 3 : 0 },
        encoding: {
          tooltip: tooltipOf(
            ['true', 'True class'],
            ['predicted', 'Predicted class'],
            ['countText', `${unit.charAt(0).toUpperCase()}${unit.slice(1)}s`],
            ['shareText', 'Share of the true class'],
          ),
          fillOpacity: {
            field: 'share',
            type: 'quantitative',
            scale: { domain: [0, 1], range: [...heatOpacity] },
            legend: null,
          },
        },
      },
      ...(fontSize === undefined
        ? []
        : [label('countText', { dy: twoLines ? -7 : 0, fontSize, fontWeight: 'bold' })]),
      ...(twoLines ? [label('shareText', { dy: 12, fontSize: 11, fontWeight: 'normal' })] : []),
    ],
  } satisfies TopLevelSpec;
}

interface LabelStyle {
  readonly dy: number;
  readonly fontSize: number;
  readonly fontWeight: 'bold' | 'normal';
}

/** The largest size at which all texts fit into a cell; undefined when they would be too small to read. */
function largestFont(texts: readonly string[], width: number): number | undefined {
  const sizes = [16, 14, 12, 11, 10, 9, 8];
  return sizes.find((size) =>
    texts.every((text) => textWidth(text, { size, bold: true }) <= width && size <= width),
  );
}

function describe({ confusionMatrix: counts, classNames }: ConfusionCounts, right: string): string {
  const whole = `Table of true against predicted classes. ${right}.`;
  if (classNames.length > 6) return whole;
  const rows = counts.map((row, index) => {
    const calls = row.map(
      (count, column) => `${formatCount(count)} predicted as ${quoted(classNames[column] ?? '')}`,
    );
    return `Of ${quoted(classNames[index] ?? '')}: ${calls.join(', ')}.`;
  });
  return `${whole} ${rows.join(' ')}`;
}
