import type { Point } from './simplifyLine.js';

/** The false positive rates at which mean curves are computed. */
const grid = Array.from({ length: 401 }, (_, index) => index / 400);

/** A curve's true positive rates at equal steps of the false positive rate, the highest where it is vertical. */
export function resampled(points: readonly Point[]): readonly Point[] {
  let next = 0;
  return grid.map((x) => {
    for (let point = points[next]; point !== undefined && point.x <= x; point = points[next]) next++;
    return { x, y: heightBetween(points, next, x) };
  });
}

/**
 * The mean of the true positive rates at equal false positive rates; its area is the mean of the areas. Curves are taken one
 * at a time, so that of many not all need be held.
 */
export function meanCurve(curves: Iterable<readonly Point[]>): readonly Point[] {
  const sums = grid.map(() => 0);
  let count = 0;
  for (const points of curves) {
    count++;
    for (const [at, { y }] of resampled(points).entries()) sums[at] = (sums[at] ?? 0) + y;
  }
  return [{ x: 0, y: 0 }, ...grid.map((x, at) => ({ x, y: (sums[at] ?? 0) / count }))];
}

/** @param next index of the first point to the right of x */
function heightBetween(points: readonly Point[], next: number, x: number): number {
  const [before, after] = [points[next - 1], points[next]];
  if (after === undefined) return points.at(-1)?.y ?? 0;
  if (before === undefined) return 0;
  return before.y + ((after.y - before.y) * (x - before.x)) / (after.x - before.x);
}
