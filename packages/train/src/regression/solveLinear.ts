/**
 * Solves `a · x = b` for a small symmetric positive definite matrix by Cholesky's decomposition.
 *
 * @returns undefined when the matrix is not positive definite
 */
export function solveLinear(a: readonly Float64Array[], b: Float64Array): Float64Array | undefined {
  const n = b.length;
  const at = (m: readonly Float64Array[], i: number, j: number): number => m[i]?.[j] ?? 0;
  const lower = a.map((row) => new Float64Array(row.length));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = at(a, i, j);
      for (let k = 0; k < j; k++) sum -= at(lower, i, k) * at(lower, j, k);
      if (i === j && !(sum > 0)) return undefined;
      (lower[i] as Float64Array)[j] = i === j ? Math.sqrt(sum) : sum / at(lower, j, j);
    }
  }
  const x = Float64Array.from(b);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i] = (x[i] as number) - at(lower, i, k) * (x[k] as number);
    x[i] = (x[i] as number) / at(lower, i, i);
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] = (x[i] as number) - at(lower, k, i) * (x[k] as number);
    x[i] = (x[i] as number) / at(lower, i, i);
  }
  return x;
}
