import type { Point, PrecisionRecallCurves } from '@cnn/evaluation';
import type { ChartSpec } from '../chart.js';
import { formatNumber, formatPercent, formatThreshold } from '../text/formatNumber.js';
import { quoted, shorten } from '../text/shorten.js';
import { type ChartOptions, checkChart } from './chartOptions.js';
import { markedShape, pointShape } from './optionKinds.js';
import { intervalText } from './rocCurve.js';
import { sameProbability } from './sameValue.js';
import { coloredNote, squareCurves } from './squareCurves.js';

export interface PrecisionRecallCurveOptions extends ChartOptions {
  /** What `precisionRecallCurves` of `@cnn/evaluation` returns. */
  readonly curves: PrecisionRecallCurves;
  /** Confidence interval of the average precision, to be shown beside it. */
  readonly interval?: readonly [low: number, high: number] | undefined;
}

/**
 * Precision over recall, in steps, with the average precision. The dashed line is the share of the positives: the precision
 * of guessing. Of two classes one curve, for the second, with a ring where images are decided; of more one curve per class, each
 * against all others; of a multi-label set one per label.
 *
 * @example
 * ```ts
 * import { precisionRecallCurves } from '@cnn/evaluation';
 * import { precisionRecallCurve } from '@cnn/plot';
 *
 * const spec = precisionRecallCurve({ curves: precisionRecallCurves(evaluation) });
 * ```
 */
export function precisionRecallCurve(options: PrecisionRecallCurveOptions): ChartSpec {
  const palette = checkChart('precisionRecallCurve', options, {
    curves: {
      ...{ task: 'text', count: 'number', threshold: 'number or null', marked: markedShape },
      curves: [{ name: 'text', points: pointShape, averagePrecision: 'number' }],
    },
    interval: 'list?',
  });
  const { curves: known, title = 'Precision-recall curve', width = 300, height = width } = options;
  const { task, curves, count, meanAveragePrecision: mean, threshold, marked } = known;
  const [single] = curves;
  const parts = {
    text: title,
    xTitle: 'Recall (sensitivity)',
    yTitle: 'Precision (positive predictive value)',
    where: 'precisionRecallCurve',
    palette,
    width,
    height,
  };
  if (single !== undefined && task === 'binary') {
    const { name, points, averagePrecision, positives, negatives } = single;
    const share = positives / (positives + negatives);
    const area = `Average precision ${formatNumber(averagePrecision)}${intervalText(options.interval)}`;
    const guessing = `guessing: ${formatNumber(share)}`;
    const point = threshold === null ? '' : pointText(marked, threshold);
    return squareCurves({
      ...parts,
      subtitle: [`${area} · ${guessing}`, point, points.length === 1 ? sameProbability : ''],
      description: `Precision-recall curve of the class ${quoted(name)}. ${area}, ${guessing}.${point ? ` ${point}.` : ''}`,
      curves: [{ name, points: steps(points) }],
      reference: [
        { x: 0, y: share },
        { x: 1, y: share },
      ],
      marked: marked ?? undefined,
    });
  }
  const each = task === 'multilabel' ? 'Each label' : 'Each class against the others';
  const named = (curve: (typeof curves)[number]) =>
    `${shorten(curve.name, 24)} (${formatNumber(curve.averagePrecision)})`;
  return squareCurves({
    ...parts,
    subtitle: [
      `${each} · mean average precision ${formatNumber(mean)}`,
      coloredNote({ drawn: curves.length, count, of: task === 'multilabel' ? 'labels' : 'classes' }),
    ],
    description: `Precision-recall curves, ${each.toLowerCase()}. Mean average precision ${formatNumber(mean)}. ${curves.map(named).join(', ')}.`,
    curves: curves.map((curve) => ({
      name: curve.name,
      figure: formatNumber(curve.averagePrecision),
      points: steps(curve.points),
      value: curve.averagePrecision,
    })),
  });
}

function pointText(marked: Point | null, threshold: number): string {
  return marked === null
    ? `No image is above the threshold ${formatThreshold(threshold)}`
    : `Threshold ${formatThreshold(threshold)} (ring): recall ${formatPercent(marked.x)}, precision ${formatPercent(marked.y)}`;
}

/** The corners of the steps: each precision holds from the recall before up to its own. */
function steps(points: readonly Point[]): readonly Point[] {
  return points.flatMap(({ x, y }, index) => [
    { x: points[index - 1]?.x ?? 0, y },
    { x, y },
  ]);
}
