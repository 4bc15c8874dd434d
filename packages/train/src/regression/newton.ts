import { solveLinear } from './solveLinear.js';

const MOST_STEPS = 100;

export function sigmoid(z: number): number {
  return z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z));
}

/**
 * Weights of a logistic regression by Newton's method: the sum of log losses and `|w|² / (2c)`, the last weight, that of the
 * intercept, without a penalty.
 *
 * @param options.rows features of each item with a 1 at their end
 * @param options.labels 0 or 1 for each item
 */
export function fitByNewton(options: {
  readonly rows: readonly Float64Array[];
  readonly labels: ArrayLike<number>;
  readonly c: number;
}): Float64Array {
  const { rows, labels, c } = options;
  const n = rows[0]?.length ?? 0;
  let weights = new Float64Array(n);
  for (let step = 0; step < MOST_STEPS; step++) {
    const gradient = Float64Array.from(weights, (weight, at) => (at < n - 1 ? weight / c : 0));
    const hessian = Array.from({ length: n }, (_, at) => {
      const line = new Float64Array(n);
      // A trace of curvature for the intercept too, so that separable items have a solution.
      line[at] = at < n - 1 ? 1 / c : 1e-12;
      return line;
    });
    for (const [item, row] of rows.entries()) {
      const p = sigmoid(scoreOf(row, weights));
      const curvature = p * (1 - p);
      for (let i = 0; i < n; i++) {
        const value = row[i] as number;
        gradient[i] = (gradient[i] as number) + (p - (labels[item] as number)) * value;
        const line = hessian[i] as Float64Array;
        for (let j = 0; j < n; j++) line[j] = (line[j] as number) + curvature * value * (row[j] as number);
      }
    }
    const change = solveLinear(hessian, gradient);
    if (!change) break;
    weights = weights.map((weight, at) => weight - (change[at] as number));
    if (change.every((value) => Math.abs(value) < 1e-12)) break;
  }
  return weights;
}

function scoreOf(row: Float64Array, weights: Float64Array): number {
  let score = 0;
  for (let at = 0; at < row.length; at++) score += (row[at] as number) * (weights[at] as number);
  return score;
}
