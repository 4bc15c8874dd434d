import { type OneVersusRest, operatingPoints } from './oneVersusRest.js';
import type { Point } from './simplifyLine.js';

/** A precision-recall curve. */
export interface PrecisionRecall {
  /** x: recall; y: precision. One point for each threshold that finds one more positive, by rising recall. */
  readonly points: readonly Point[];
  /** Mean of the precisions, each weighted by the recall that it adds. */
  readonly averagePrecision: number;
}

/** As scikit-learn's `average_precision_score`: steps, no interpolation between thresholds, which would be too kind. */
export function precisionRecall(scores: OneVersusRest): PrecisionRecall {
  const points: Point[] = [];
  let averagePrecision = 0;
  let recall = 0;
  for (const { truePositives, falsePositives } of operatingPoints(scores)) {
    const x = truePositives / scores.positives;
    if (x === recall) continue;
    const y = truePositives / (truePositives + falsePositives);
    averagePrecision += (x - recall) * y;
    recall = x;
    points.push({ x, y });
  }
  return { points, averagePrecision };
}

/** The corners of the steps: each precision holds from the recall before up to its own. */
export function steps(points: readonly Point[]): readonly Point[] {
  return points.flatMap(({ x, y }, index) => [
    { x: points[index - 1]?.x ?? 0, y },
    { x, y },
  ]);
}
