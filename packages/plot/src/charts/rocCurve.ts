import type { ChartSpec } from '../chart.js';
import type { Predictions } from '../evaluation/evaluation.js';
import { isOfLabels, type LabelPredictions, labelVersusNone } from '../evaluation/multiLabel.js';
import { type OneVersusRest, oneVersusRest, operatingPoint } from '../evaluation/oneVersusRest.js';
import { meanCurve, roc } from '../evaluation/roc.js';
import type { Point } from '../evaluation/simplifyLine.js';
import { formatCount, formatNumber, formatPercent, formatThreshold } from '../text/formatNumber.js';
import { quoted, shorten } from '../text/shorten.js';
import { coloredNote, drawnCurves, squareCurves } from './squareCurves.js';

export interface RocCurveOptions {
  /** Classes, or labels, and predictions; an `evaluation.json` has both. */
  readonly evaluation: Predictions | LabelPredictions;
  /** Of two classes: marks the point where images above this probability are called positive. Default 0.5; null marks none. */
  readonly threshold?: number | null | undefined;
  /** Confidence interval of the area, to be shown beside it. */
  readonly interval?: readonly [number, number] | undefined;
  /** Default "ROC curve". */
  readonly title?: string | undefined;
  /** Side of the plot in pixels. Default 300. */
  readonly size?: number | undefined;
}

/**
 * The receiver operating characteristic, with its area computed exactly from all scores. Of two classes one curve, for the
 * second class; of more one curve a class, each against all others, and their mean. Of several labels an image one curve a
 * label, and their mean.
 *
 * @throws CnnError `DATA` when a prediction is wrong, or all images are of one class.
 */
export function rocCurve(options: RocCurveOptions): ChartSpec {
  const { evaluation, threshold = 0.5, title = 'ROC curve', size = 300 } = options;
  const ofLabels = isOfLabels(evaluation);
  const classes = ofLabels ? labelVersusNone(evaluation) : oneVersusRest(evaluation);
  const [first, ...others] = classes;
  const single = first !== undefined && others.length === 0 && !ofLabels ? first : undefined;
  const parts = {
    xTitle: 'False positive rate (1 − specificity)',
    yTitle: 'True positive rate (sensitivity)',
    reference: [
      { x: 0, y: 0 },
      { x: 1, y: 1 },
    ] as const,
    size,
  };
  if (single !== undefined) {
    const { points, auc } = roc(single);
    const marked = threshold === null ? undefined : at(single, threshold);
    const area = `AUC ${formatNumber(auc)}${intervalText(options.interval)}`;
    const point =
      marked &&
      `Threshold ${formatThreshold(threshold ?? 0.5)} (ring): sensitivity ${formatPercent(marked.y)}, specificity ${formatPercent(1 - marked.x)}`;
    const counts = `${formatCount(single.positives)} of ${formatCount(single.positives + single.negatives)} images are ${quoted(single.name)}`;
    return squareCurves({
      ...parts,
      text: title,
      subtitle: [`${area} · ${counts}`, point ?? ''],
      description: `ROC curve of the class ${quoted(single.name)}. ${area}. ${counts}.${point ? ` ${point}.` : ''}`,
      curves: [{ name: single.name, points }],
      marked,
    });
  }
  const areas: { readonly scores: OneVersusRest; readonly auc: number }[] = [];
  const meanPoints = meanCurve(
    (function* () {
      for (const scores of classes) {
        const { points, auc } = roc(scores);
        areas.push({ scores, auc });
        yield points;
      }
    })(),
  );
  const mean = areas.reduce((sum, { auc }) => sum + auc, 0) / areas.length;
  const curves = drawnCurves(areas, ({ auc }) => auc).map(({ scores }) => ({
    name: scores.name,
    ...roc(scores),
  }));
  const each = ofLabels ? 'Each label' : 'Each class against the others';
  const named = ({ name, auc }: { readonly name: string; readonly auc: number }) =>
    `${shorten(name, 24)} (${formatNumber(auc)})`;
  return squareCurves({
    ...parts,
    text: title,
    subtitle: [
      `${each} · mean AUC ${formatNumber(mean)}${intervalText(options.interval)}`,
      coloredNote(classes.length, ofLabels ? 'labels' : 'classes'),
    ],
    description: `ROC curves, ${each.toLowerCase()}. Mean AUC ${formatNumber(mean)}. ${curves.map(named).join(', ')}.`,
    curves: [
      ...curves.map((curve) => ({ name: named(curve), points: curve.points, value: curve.auc })),
      {
        name: named({ name: 'Mean', auc: mean }),
        points: meanPoints,
        emphasis: true,
      },
    ],
  });
}

function at(scores: OneVersusRest, threshold: number): Point {
  const { truePositives, falsePositives } = operatingPoint(scores, threshold);
  return { x: falsePositives / scores.negatives, y: truePositives / scores.positives };
}

/** " (95% CI 0.84–0.91)" or nothing. */
export function intervalText(interval: readonly [number, number] | undefined): string {
  return interval === undefined ? '' : ` (95% CI ${formatNumber(interval[0])}–${formatNumber(interval[1])})`;
}
