import type { ThresholdCurves, ThresholdRule } from '@cnn/evaluation';
import type { ChartSpec } from '../chart.js';
import { formatCount, formatPercent, formatThreshold } from '../text/formatNumber.js';
import { quoted } from '../text/shorten.js';
import { type ChartOptions, checkChart } from './chartOptions.js';
import { pointShape } from './optionKinds.js';
import { sameProbability } from './sameValue.js';
import { squareCurves } from './squareCurves.js';

export interface ThresholdCurveOptions extends ChartOptions {
  /** What `thresholdCurves` of `@cnn/evaluation` returns. */
  readonly curves: ThresholdCurves;
}

/**
 * Sensitivity and specificity over the threshold, with what the threshold was chosen by: of Youden's index the mean of
 * both, which is largest where the index is; of a sensitivity or specificity that is asked for, a line at it; of costs their
 * sum as a share of the highest. The dashed line and the ring are at the chosen threshold.
 *
 * @example
 * ```ts
 * import { chooseThreshold, thresholdCurves } from '@cnn/evaluation';
 * import { thresholdCurve } from '@cnn/plot';
 *
 * const spec = thresholdCurve({ curves: thresholdCurves(validation, { threshold: 0.45, rule: { type: 'youden' } }) });
 * ```
 */
export function thresholdCurve(options: ThresholdCurveOptions): ChartSpec {
  const palette = checkChart('thresholdCurve', options, {
    curves: {
      ...{ positive: 'text', items: 'number', rule: 'object' },
      chosen: [
        { threshold: 'number', sensitivity: 'number', specificity: 'number', criterion: 'number' },
        null,
      ],
      ...{ sensitivity: pointShape, specificity: pointShape, criterion: pointShape },
    },
  });
  const { curves, title = 'Choice of the threshold', width = 300, height = width } = options;
  const { positive, items, rule, sensitivity, specificity, criterion, chosen } = curves;
  const images = `${formatCount(items)} images of the validation set, positive: ${quoted(positive)}`;
  const point = chosen
    ? `Threshold ${formatThreshold(chosen.threshold)} (dashed): sensitivity ${formatPercent(chosen.sensitivity)}, specificity ${formatPercent(chosen.specificity)}`
    : 'No threshold was chosen';
  const scores = new Set(sensitivity.map(({ x }) => x).filter((x) => x > 0 && x < 1));
  return squareCurves({
    text: title,
    subtitle: [point, images, scores.size === 1 ? sameProbability : ''],
    description: `Sensitivity and specificity over the threshold. ${point}. ${images}.`,
    xTitle: 'Threshold',
    yTitle: 'Share',
    where: 'thresholdCurve',
    palette,
    width,
    height,
    curves: [
      { name: 'Sensitivity', points: sensitivity },
      { name: 'Specificity', points: specificity },
      { name: nameOf(rule), points: criterion, emphasis: true },
    ],
    ...(chosen
      ? {
          reference: [
            { x: chosen.threshold, y: 0 },
            { x: chosen.threshold, y: 1 },
          ] as const,
          marked: { x: chosen.threshold, y: chosen.criterion },
        }
      : {}),
  });
}

function nameOf(rule: ThresholdRule): string {
  if ('atLeast' in rule) return `At least ${formatPercent(rule.atLeast)}`;
  return rule.type === 'youden' ? 'Mean of both' : 'Cost of errors';
}
