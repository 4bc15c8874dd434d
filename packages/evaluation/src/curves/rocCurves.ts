import type { ClassificationTask, ClassPredictions, LabelPredictions } from '../records/evaluation.js';
import { areas } from '../statistics/ranking.js';
import { lowest } from './lowest.js';
import { meanCurve } from './meanCurve.js';
import {
  type OneVersusRest,
  oneVersusRest,
  operatingPoint,
  operatingPoints,
  rankingOf,
} from './oneVersusRest.js';
import type { Point } from './simplifyLine.js';

/** A receiver operating characteristic. */
export interface RocCurve {
  /** The class, or label. */
  readonly name: string;
  /** x: share of the negatives predicted as positive; y: share of the positives predicted as positive. From (0, 0) to (1, 1). */
  readonly points: readonly Point[];
  /** Area under it, equal scores counting half: the Mann-Whitney statistic. */
  readonly auc: number;
  readonly positives: number;
  readonly negatives: number;
}

/** What a threshold gives: a point of a curve. */
export interface MarkedPoint extends Point {
  readonly threshold: number;
}

/** The ROC curves of an evaluation. Plain JSON. */
export interface RocCurves {
  readonly task: ClassificationTask;
  /** One for the second of two classes; else one per class, or label. Of very many the lowest. */
  readonly curves: readonly RocCurve[];
  /** How many there are. */
  readonly count: number;
  /** Of several curves their mean at equal false positive rates, and the mean of their areas. */
  readonly mean: Pick<RocCurve, 'points' | 'auc'> | null;
  /** Of two classes, where the second is predicted above the threshold. */
  readonly marked: MarkedPoint | null;
}

export interface CurvesOptions {
  /** Of two classes: gives the point where the second is predicted above it. Default 0.5; null gives none. */
  readonly threshold?: number | null | undefined;
  /** Of more curves than this the lowest are kept. Default 40. */
  readonly most?: number | undefined;
}

/**
 * The ROC curves of predictions, as scikit-learn's `roc_curve` and `roc_auc_score`. Of two classes one curve, for the second; of
 * more one per class, against all others; of a multi-label set one per label.
 *
 * @throws CnnError `DATA` when a prediction is wrong, or all items are of one class.
 *
 * @example
 * ```ts
 * import { rocCurves } from '@cnn/evaluation';
 * import { rocCurve, toSvg } from '@cnn/plot';
 *
 * const svg = await toSvg(rocCurve({ curves: rocCurves(evaluation) }));
 * ```
 */
export function rocCurves(
  evaluation: ClassPredictions | LabelPredictions,
  { threshold = 0.5, most = 40 }: CurvesOptions = {},
): RocCurves {
  const { task } = evaluation;
  const classes = oneVersusRest(evaluation);
  const [first] = classes;
  if (task === 'binary' && first !== undefined) {
    const marked = threshold === null ? null : markedOf(first, threshold);
    return { task, curves: [rocOf(first)], count: 1, mean: null, marked };
  }
  const known: { readonly scores: OneVersusRest; readonly auc: number }[] = [];
  const points = meanCurve(
    (function* () {
      for (const scores of classes) {
        const curve = rocOf(scores);
        known.push({ scores, auc: curve.auc });
        yield curve.points;
      }
    })(),
  );
  const auc = known.reduce((sum, one) => sum + one.auc, 0) / known.length;
  const curves = lowest(known, most, (one) => one.auc).map(({ scores }) => rocOf(scores));
  return { task, curves, count: classes.length, mean: { points, auc }, marked: null };
}

function rocOf(one: OneVersusRest): RocCurve {
  const { name, positives, negatives } = one;
  const ranking = rankingOf(one);
  const points: Point[] = [{ x: 0, y: 0 }];
  for (const { truePositives, falsePositives } of operatingPoints(one, ranking)) {
    points.push({ x: falsePositives / negatives, y: truePositives / positives });
  }
  const weights = new Float64Array(one.scores.length).fill(1);
  const { auc } = areas({ ranking, weights, name });
  return { name, points, auc: auc.value ?? Number.NaN, positives, negatives };
}

function markedOf(one: OneVersusRest, threshold: number): MarkedPoint {
  const { truePositives, falsePositives } = operatingPoint(one, threshold);
  return { threshold, x: falsePositives / one.negatives, y: truePositives / one.positives };
}
