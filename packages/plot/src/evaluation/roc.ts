import { type OneVersusRest, operatingPoints } from './oneVersusRest.js';
import type { Point } from './simplifyLine.js';

/** A receiver operating characteristic. */
export interface Roc {
  /** x: share of the negatives called positive; y: share of the positives called positive. From (0, 0) to (1, 1). */
  readonly points: readonly Point[];
  /** Area under it by trapezoids, which counts equal scores half: the Mann-Whitney statistic. */
  readonly auc: number;
}

/** As scikit-learn's `roc_curve` and `roc_auc_score`. */
export function roc(scores: OneVersusRest): Roc {
  const points: Point[] = [{ x: 0, y: 0 }];
  for (const { truePositives, falsePositives } of operatingPoints(scores)) {
    points.push({ x: falsePositives / scores.negatives, y: truePositives / scores.positives });
  }
  let auc = 0;
  for (const [index, { x, y }] of points.entries()) {
    const before = points[index - 1];
    if (before !== undefined) auc += ((x - before.x) * (y + before.y)) / 2;
  }
  return { points, auc };
}
