import type { ClassificationTask, ClassPredictions, LabelPredictions } from '../records/evaluation.js';
import { areas } from '../statistics/ranking.js';
import { lowest } from './lowest.js';
import {
  type OneVersusRest,
  oneVersusRest,
  operatingPoint,
  operatingPoints,
  rankingOf,
} from './oneVersusRest.js';
import type { CurvesOptions, MarkedPoint } from './rocCurves.js';
import type { Point } from './simplifyLine.js';

/** A precision-recall curve. */
export interface PrecisionRecallCurve {
  /** The class, or label. */
  readonly name: string;
  /** x: recall; y: precision. One point for each threshold that finds one more positive, by rising recall. */
  readonly points: readonly Point[];
  /** Mean of the precisions, each weighted by the recall that it adds: no interpolation, which would be too kind. */
  readonly averagePrecision: number;
  readonly positives: number;
  readonly negatives: number;
}

/** The precision-recall curves of an evaluation. Plain JSON. */
export interface PrecisionRecallCurves {
  readonly task: ClassificationTask;
  /** One for the second of two classes; else one per class, or label. Of very many the lowest. */
  readonly curves: readonly PrecisionRecallCurve[];
  /** How many there are. */
  readonly count: number;
  /** Mean of their average precisions. */
  readonly meanAveragePrecision: number;
  /** Of two classes: where items are decided; null where that was not given. */
  readonly threshold: number | null;
  /** The point of the threshold; null where there is none, or no item is above it. */
  readonly marked: MarkedPoint | null;
}

/**
 * The precision-recall curves of predictions, as scikit-learn's `average_precision_score`; as `rocCurves`.
 *
 * @throws CnnError `DATA` when a prediction is wrong, or all items are of one class.
 */
export function precisionRecallCurves(
  evaluation: ClassPredictions | LabelPredictions,
  { threshold = 0.5, most = 40 }: CurvesOptions = {},
): PrecisionRecallCurves {
  const { task } = evaluation;
  const classes = oneVersusRest(evaluation).map((scores) => ({ scores, area: averagePrecisionOf(scores) }));
  const [first] = classes;
  const cut = task === 'binary' ? threshold : null;
  const curves = lowest(classes, most, ({ area }) => area).map(({ scores, area }) => curveOf(scores, area));
  return {
    task,
    curves,
    count: classes.length,
    meanAveragePrecision: classes.reduce((sum, { area }) => sum + area, 0) / classes.length,
    threshold: cut,
    marked: first === undefined || cut === null ? null : at(first.scores, cut),
  };
}

function averagePrecisionOf(one: OneVersusRest): number {
  const weights = new Float64Array(one.scores.length).fill(1);
  return areas({ ranking: rankingOf(one), weights, name: one.name }).pr_auc.value ?? Number.NaN;
}

function curveOf(one: OneVersusRest, averagePrecision: number): PrecisionRecallCurve {
  const { name, positives, negatives } = one;
  const points: Point[] = [];
  let recall = 0;
  for (const { truePositives, falsePositives } of operatingPoints(one)) {
    const x = truePositives / positives;
    if (x === recall) continue;
    recall = x;
    points.push({ x, y: truePositives / (truePositives + falsePositives) });
  }
  return { name, points, averagePrecision, positives, negatives };
}

function at(one: OneVersusRest, threshold: number): MarkedPoint | null {
  const { truePositives, falsePositives } = operatingPoint(one, threshold);
  const predicted = truePositives + falsePositives;
  if (predicted === 0) return null;
  return { threshold, x: truePositives / one.positives, y: truePositives / predicted };
}
