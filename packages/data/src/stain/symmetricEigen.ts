/** Eigenvalues of a symmetric 3×3 matrix, ascending, with their unit vectors. */
export interface Eigen3 {
  readonly values: readonly number[];
  readonly vectors: readonly (readonly number[])[];
}

/** By Jacobi's rotations, which turn the matrix until nothing is left beside its diagonal. */
export function symmetricEigen3(matrix: readonly (readonly number[])[]): Eigen3 {
  const a = matrix.map((row) => [...row]);
  const v = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ];
  const get = (m: number[][], i: number, j: number): number => m[i]?.[j] ?? 0;
  const set = (m: number[][], i: number, j: number, value: number): void => {
    (m[i] as number[])[j] = value;
  };
  for (let sweep = 0; sweep < 30; sweep++) {
    for (const [p, q] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const) {
      const beside = get(a, p, q);
      if (beside === 0) continue;
      const theta = (get(a, q, q) - get(a, p, p)) / (2 * beside);
      const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
      const cos = 1 / Math.sqrt(t * t + 1);
      const sin = t * cos;
      for (let k = 0; k < 3; k++) {
        const [x, y] = [get(a, k, p), get(a, k, q)];
        set(a, k, p, cos * x - sin * y);
        set(a, k, q, sin * x + cos * y);
      }
      for (let k = 0; k < 3; k++) {
        const [x, y] = [get(a, p, k), get(a, q, k)];
        set(a, p, k, cos * x - sin * y);
        set(a, q, k, sin * x + cos * y);
        const [left, right] = [get(v, k, p), get(v, k, q)];
        set(v, k, p, cos * left - sin * right);
        set(v, k, q, sin * left + cos * right);
      }
    }
  }
  const order = [0, 1, 2].sort((i, j) => get(a, i, i) - get(a, j, j));
  return {
    values: order.map((i) => get(a, i, i)),
    vectors: order.map((i) => [0, 1, 2].map((k) => get(v, k, i))),
  };
}
