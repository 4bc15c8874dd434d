import { CnnError } from '@cnn/core';
import type { ChartSpec } from '../chart.js';
import type { Predictions } from '../evaluation/evaluation.js';
import { hasCurves, isOfLabels, type LabelPredictions, labelVersusNone } from '../evaluation/multiLabel.js';
import { oneVersusRest } from '../evaluation/oneVersusRest.js';
import { meanCurve, resampled, roc } from '../evaluation/roc.js';
import type { Point } from '../evaluation/simplifyLine.js';
import { spreadOf } from '../evaluation/spread.js';
import { countOf, formatNumber } from '../text/formatNumber.js';
import { quoted } from '../text/shorten.js';
import { coloredNote, squareCurves } from './squareCurves.js';

export interface FoldRocCurvesOptions {
  /** What each fold's model said of its test part, in the order of the folds. */
  readonly folds: readonly (Predictions | LabelPredictions)[];
  /** Default "ROC curves of the folds". */
  readonly title?: string | undefined;
  /** Side of the plot in pixels. Default 300. */
  readonly size?: number | undefined;
}

/**
 * The ROC curve of each fold of a cross-validation, their mean at equal false positive rates, and a band of one standard
 * deviation (of a sample, over the folds) around it. Of more than two classes, or of several labels an image, a fold's curve
 * is the mean of theirs.
 * A fold whose test part has one class only has no curve, and the picture says so.
 *
 * @throws CnnError `DATA` when there is no fold, a prediction is wrong, or no fold has a curve.
 *
 * @example
 * ```ts
 * import { foldRocCurves } from '@cnn/plot';
 *
 * const fold = (right: number) => ({
 *   classNames: ['benign', 'carcinoma'],
 *   predictions: [
 *     { label: 0, probabilities: [0.3] },
 *     { label: 1, probabilities: [right] },
 *   ],
 * });
 * const spec = foldRocCurves({ folds: [fold(0.9), fold(0.2), fold(0.6)] });
 * ```
 */
export function foldRocCurves(options: FoldRocCurvesOptions): ChartSpec {
  const { folds, title = 'ROC curves of the folds', size = 300 } = options;
  const [first] = folds;
  const ofLabels = first !== undefined && isOfLabels(first);
  const curves = folds.flatMap((fold, index) => foldCurve(fold, index) ?? []);
  if (curves.length === 0) {
    throw new CnnError(
      'DATA',
      `foldRocCurves needs a fold whose test part holds two classes, received none in ${countOf(folds.length, 'fold')}.`,
    );
  }
  const spread = spreadOf(curves.map(({ auc }) => auc));
  const deviation = spread?.deviation === undefined ? '' : ` ± ${formatNumber(spread.deviation)}`;
  const mean = `Mean AUC ${formatNumber(spread?.mean)}${deviation}`;
  const missing =
    curves.length < folds.length
      ? `${countOf(folds.length - curves.length, 'fold')} without a curve: ${ofLabels ? 'no label that some images carry' : 'one class only'}`
      : '';
  const positive = ofLabels
    ? 'each the mean of its labels'
    : first?.classNames.length === 2
      ? `positive: ${quoted(first.classNames[1] ?? '')}`
      : 'each the mean of its classes';
  const named = (name: string, auc: number) => `${name} (${formatNumber(auc)})`;
  const points = meanCurve(curves.map((curve) => curve.points));
  return squareCurves({
    text: title,
    subtitle: [`${mean} (standard deviation) · ${positive}`, missing || coloredNote(curves.length, 'folds')],
    description: `ROC curves of ${countOf(curves.length, 'fold')}, ${positive}. ${mean}. ${curves.map(({ name, auc }) => named(name, auc)).join(', ')}.`,
    xTitle: 'False positive rate (1 − specificity)',
    yTitle: 'True positive rate (sensitivity)',
    size,
    reference: [
      { x: 0, y: 0 },
      { x: 1, y: 1 },
    ],
    curves: [
      ...curves.map((curve) => ({
        name: named(curve.name, curve.auc),
        points: curve.points,
        value: curve.auc,
      })),
      { name: named('Mean', spread?.mean ?? 0), points, emphasis: true },
    ],
    ...(curves.length > 1 ? { band: bandOf(curves.map((curve) => curve.points)) } : {}),
  });
}

interface FoldCurve {
  readonly name: string;
  readonly points: readonly Point[];
  readonly auc: number;
}

/** Undefined when the fold's images are of one class. */
function foldCurve(fold: Predictions | LabelPredictions, index: number): FoldCurve | undefined {
  if (!canDraw(fold)) return undefined;
  const classes = isOfLabels(fold) ? labelVersusNone(fold) : oneVersusRest(fold);
  const [first] = classes;
  if (first && classes.length === 1) return { name: `Fold ${index + 1}`, ...roc(first) };
  let sum = 0;
  const points = meanCurve(
    (function* () {
      for (const scores of classes) {
        const { points: own, auc } = roc(scores);
        sum += auc;
        yield own;
      }
    })(),
  );
  return { name: `Fold ${index + 1}`, points, auc: sum / classes.length };
}

function canDraw(fold: Predictions | LabelPredictions): boolean {
  if (isOfLabels(fold)) return hasCurves(fold);
  const [first] = fold.predictions;
  return first === undefined || fold.predictions.some(({ label }) => label !== first.label);
}

/** One standard deviation around the mean, within 0 and 1. */
function bandOf(curves: readonly (readonly Point[])[]) {
  const heights = curves.map(resampled);
  return (heights[0] ?? []).map(({ x }, at) => {
    const { mean = 0, deviation = 0 } = spreadOf(heights.map((points) => points[at]?.y)) ?? {};
    return { x, low: Math.max(0, mean - deviation), high: Math.min(1, mean + deviation) };
  });
}
