import type { FoldRocCurves } from '@cnn/evaluation';
import type { ChartSpec } from '../chart.js';
import { countOf, formatMean, formatNumber } from '../text/formatNumber.js';
import { quoted } from '../text/shorten.js';
import { type ChartOptions, checkChart } from './chartOptions.js';
import { pointShape } from './optionKinds.js';
import { coloredNote, squareCurves } from './squareCurves.js';

export interface FoldRocCurveOptions extends ChartOptions {
  /** What `foldRocCurves` of `@cnn/evaluation` returns. */
  readonly curves: FoldRocCurves;
}

/**
 * The ROC curve of each fold of a cross-validation, their mean at equal false positive rates, and a band of one standard
 * deviation (of a sample, over the folds) around it. Of more than two classes, or of several labels per image, a fold's curve
 * is the mean of theirs.
 * A fold whose test set has one class only has no curve, and the picture says so.
 *
 * @example
 * ```ts
 * import { foldRocCurves } from '@cnn/evaluation';
 * import { foldRocCurve } from '@cnn/plot';
 *
 * const spec = foldRocCurve({ curves: foldRocCurves(evaluations) });
 * ```
 */
export function foldRocCurve(options: FoldRocCurveOptions): ChartSpec {
  const palette = checkChart('foldRocCurve', options, {
    curves: {
      ...{ task: 'text', classNames: ['text'], folds: 'number' },
      curves: [{ fold: 'number', points: pointShape, auc: 'number' }],
      auc: { mean: 'number or null', deviation: 'number or null' },
      mean: pointShape,
      band: [{ x: 'number', low: 'number', high: 'number' }],
    },
  });
  const { curves: known, title = 'ROC curves of the folds', width = 300, height = width } = options;
  const { task, classNames, curves, folds, auc, mean: points, band } = known;
  const mean = `Mean AUC ${formatMean(auc)}`;
  const without = folds - curves.length;
  const missing =
    without > 0
      ? `${countOf(without, 'fold')} without a curve: ${task === 'multilabel' ? 'no label that some images carry' : 'one class only'}`
      : '';
  const positive = {
    binary: `positive: ${quoted(classNames[1] ?? '')}`,
    multiclass: 'each the mean of its classes',
    multilabel: 'each the mean of its labels',
  }[task];
  const drawn = curves.map(({ fold, points: own, auc: value }) => ({
    ...{ name: `Fold ${fold}`, figure: formatNumber(value), points: own, value },
  }));
  return squareCurves({
    text: title,
    subtitle: [
      `${mean} (standard deviation) · ${positive}`,
      missing || coloredNote({ drawn: curves.length, of: 'folds' }),
    ],
    description: `ROC curves of ${countOf(curves.length, 'fold')}, ${positive}. ${mean}. ${drawn.map(({ name, figure }) => `${name} (${figure})`).join(', ')}.`,
    xTitle: 'False positive rate (1 − specificity)',
    yTitle: 'True positive rate (sensitivity)',
    where: 'foldRocCurve',
    palette,
    width,
    height,
    reference: [
      { x: 0, y: 0 },
      { x: 1, y: 1 },
    ],
    curves: [...drawn, { name: 'Mean', figure: formatNumber(auc.mean ?? 0), points, emphasis: true }],
    band: band.length > 0 ? band : undefined,
  });
}
