import type { RocCurves } from '@cnn/evaluation';
import type { ChartSpec } from '../chart.js';
import { formatCount, formatNumber, formatPercent, formatThreshold } from '../text/formatNumber.js';
import { quoted, shorten } from '../text/shorten.js';
import { type ChartOptions, checkChart } from './chartOptions.js';
import { rocShape } from './optionKinds.js';
import { sameProbability } from './sameValue.js';
import { coloredNote, squareCurves } from './squareCurves.js';

export interface RocCurveOptions extends ChartOptions {
  /** What `rocCurves` of `@cnn/evaluation` returns. */
  readonly curves: RocCurves;
  /** Confidence interval of the area, to be shown beside it. */
  readonly interval?: readonly [low: number, high: number] | undefined;
}

/**
 * The receiver operating characteristic. Of two classes one curve, for the second class, with a ring where images are decided; of
 * more one curve per class, each against all others, and their mean; of a multi-label set one per label, and their mean.
 *
 * @example
 * ```ts
 * import { rocCurves } from '@cnn/evaluation';
 * import { rocCurve } from '@cnn/plot';
 *
 * const spec = rocCurve({ curves: rocCurves(evaluation) });
 * ```
 */
export function rocCurve(options: RocCurveOptions): ChartSpec {
  const palette = checkChart('rocCurve', options, { curves: rocShape, interval: 'list?' });
  const { curves: known, title = 'ROC curve', width = 300, height = width } = options;
  const { task, curves, count, mean, marked } = known;
  const [single] = curves;
  const parts = {
    text: title,
    xTitle: 'False positive rate (1 − specificity)',
    yTitle: 'True positive rate (sensitivity)',
    reference: [
      { x: 0, y: 0 },
      { x: 1, y: 1 },
    ] as const,
    where: 'rocCurve',
    palette,
    width,
    height,
  };
  if (single !== undefined && mean === null) {
    const { name, points, auc, positives, negatives } = single;
    const area = `AUC ${formatNumber(auc)}${intervalText(options.interval)}`;
    const point =
      marked &&
      `Threshold ${formatThreshold(marked.threshold)} (ring): sensitivity ${formatPercent(marked.y)}, specificity ${formatPercent(1 - marked.x)}`;
    const counts = `${formatCount(positives)} of ${formatCount(positives + negatives)} images are ${quoted(name)}`;
    return squareCurves({
      ...parts,
      subtitle: [`${area} · ${counts}`, point ?? '', points.length === 2 ? sameProbability : ''],
      description: `ROC curve of the class ${quoted(name)}. ${area}. ${counts}.${point ? ` ${point}.` : ''}`,
      curves: [{ name, points }],
      marked: marked ?? undefined,
    });
  }
  const { auc = Number.NaN, points = [] } = mean ?? {};
  const each = task === 'multilabel' ? 'Each label' : 'Each class against the others';
  const named = (curve: { readonly name: string; readonly auc: number }) =>
    `${shorten(curve.name, 24)} (${formatNumber(curve.auc)})`;
  return squareCurves({
    ...parts,
    subtitle: [
      `${each} · mean AUC ${formatNumber(auc)}${intervalText(options.interval)}`,
      coloredNote({ drawn: curves.length, count, of: task === 'multilabel' ? 'labels' : 'classes' }),
    ],
    description: `ROC curves, ${each.toLowerCase()}. Mean AUC ${formatNumber(auc)}. ${curves.map(named).join(', ')}.`,
    curves: [
      ...curves.map((curve) => ({
        ...{ name: curve.name, figure: formatNumber(curve.auc) },
        ...{ points: curve.points, value: curve.auc },
      })),
      { name: 'Mean', figure: formatNumber(auc), points, emphasis: true },
    ],
  });
}

/** " (95% CI 0.84–0.91)" or nothing. */
export function intervalText(interval: readonly [number, number] | undefined): string {
  return interval === undefined ? '' : ` (95% CI ${formatNumber(interval[0])}–${formatNumber(interval[1])})`;
}
