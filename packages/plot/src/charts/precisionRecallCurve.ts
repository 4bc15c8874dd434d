import type { ChartSpec } from '../chart.js';
import type { Predictions } from '../evaluation/evaluation.js';
import { isOfLabels, type LabelPredictions, labelVersusNone } from '../evaluation/multiLabel.js';
import { type OneVersusRest, oneVersusRest, operatingPoint } from '../evaluation/oneVersusRest.js';
import { precisionRecall, steps } from '../evaluation/precisionRecall.js';
import type { Point } from '../evaluation/simplifyLine.js';
import { formatNumber, formatPercent, formatThreshold } from '../text/formatNumber.js';
import { quoted, shorten } from '../text/shorten.js';
import { intervalText } from './rocCurve.js';
import { coloredNote, drawnCurves, squareCurves } from './squareCurves.js';

export interface PrecisionRecallCurveOptions {
  /** Classes, or labels, and predictions; an `evaluation.json` has both. */
  readonly evaluation: Predictions | LabelPredictions;
  /** Of two classes: marks the point where images above this probability are called positive. Default 0.5; null marks none. */
  readonly threshold?: number | null | undefined;
  /** Confidence interval of the average precision, to be shown beside it. */
  readonly interval?: readonly [number, number] | undefined;
  /** Default "Precision-recall curve". */
  readonly title?: string | undefined;
  /** Side of the plot in pixels. Default 300. */
  readonly size?: number | undefined;
}

/**
 * Precision over recall, in steps, with the average precision. The dashed line is the share of the positives: the precision
 * of guessing. Of two classes one curve, for the second; of more one curve a class, each against all others; of several
 * labels an image one curve a label.
 *
 * @throws CnnError `DATA` when a prediction is wrong, or all images are of one class.
 */
export function precisionRecallCurve(options: PrecisionRecallCurveOptions): ChartSpec {
  const { evaluation, threshold = 0.5, title = 'Precision-recall curve', size = 300 } = options;
  const ofLabels = isOfLabels(evaluation);
  const classes = ofLabels ? labelVersusNone(evaluation) : oneVersusRest(evaluation);
  const precisions = classes.map((scores) => ({
    scores,
    averagePrecision: precisionRecall(scores).averagePrecision,
  }));
  const curves = drawnCurves(precisions, ({ averagePrecision }) => averagePrecision).map(({ scores }) => ({
    ...scores,
    ...precisionRecall(scores),
  }));
  const [first] = curves;
  const parts = {
    text: title,
    xTitle: 'Recall (sensitivity)',
    yTitle: 'Precision (positive predictive value)',
    size,
  };
  if (first !== undefined && curves.length === 1 && !ofLabels) {
    const share = first.positives / (first.positives + first.negatives);
    const area = `Average precision ${formatNumber(first.averagePrecision)}${intervalText(options.interval)}`;
    const guessing = `guessing: ${formatNumber(share)}`;
    const marked = threshold === null ? undefined : at(first, threshold);
    const point = threshold === null ? undefined : pointText(marked, threshold);
    return squareCurves({
      ...parts,
      subtitle: [`${area} · ${guessing}`, point ?? ''],
      description: `Precision-recall curve of the class ${quoted(first.name)}. ${area}, ${guessing}.${point ? ` ${point}.` : ''}`,
      curves: [{ name: first.name, points: steps(first.points) }],
      reference: [
        { x: 0, y: share },
        { x: 1, y: share },
      ],
      marked,
    });
  }
  const mean =
    precisions.reduce((sum, { averagePrecision }) => sum + averagePrecision, 0) / precisions.length;
  const each = ofLabels ? 'Each label' : 'Each class against the others';
  const named = (curve: (typeof curves)[number]) =>
    `${shorten(curve.name, 24)} (${formatNumber(curve.averagePrecision)})`;
  return squareCurves({
    ...parts,
    subtitle: [
      `${each} · mean average precision ${formatNumber(mean)}`,
      coloredNote(classes.length, ofLabels ? 'labels' : 'classes'),
    ],
    description: `Precision-recall curves, ${each.toLowerCase()}. Mean average precision ${formatNumber(mean)}. ${curves.map(named).join(', ')}.`,
    curves: curves.map((curve) => ({
      name: named(curve),
      points: steps(curve.points),
      value: curve.averagePrecision,
    })),
  });
}

function pointText(marked: Point | undefined, threshold: number): string {
  return marked === undefined
    ? `No image is above the threshold ${formatThreshold(threshold)}`
    : `Threshold ${formatThreshold(threshold)} (ring): recall ${formatPercent(marked.x)}, precision ${formatPercent(marked.y)}`;
}

function at(scores: OneVersusRest, threshold: number): Point | undefined {
  const { truePositives, falsePositives } = operatingPoint(scores, threshold);
  const called = truePositives + falsePositives;
  return called === 0 ? undefined : { x: truePositives / scores.positives, y: truePositives / called };
}
