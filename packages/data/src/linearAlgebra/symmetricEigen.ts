/** Eigenvalues of a symmetric matrix, ascending, with their unit vectors. */
export interface SymmetricEigen {
  readonly values: readonly number[];
  readonly vectors: readonly Float64Array[];
}

/** Rotations become exact long before; a matrix that is not finite never does. */
const MAX_SWEEPS = 60;

/** By Jacobi's rotations, which turn the matrix until nothing is left beside its diagonal. */
export function symmetricEigen(matrix: readonly ArrayLike<number>[]): SymmetricEigen {
  const size = matrix.length;
  const rows = matrix.map((row) => Float64Array.from(row));
  const vectors = rows.map((_, i) => Float64Array.from(rows, (__, k) => (i === k ? 1 : 0)));
  for (let sweep = 0; sweep < MAX_SWEEPS && besideDiagonal(rows) > 0; sweep++) {
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) rotate(rows, vectors, p, q);
    }
  }
  const diagonal = rows.map((row, i) => row[i] as number);
  const order = [...diagonal.keys()].sort((i, j) => (diagonal[i] as number) - (diagonal[j] as number));
  return {
    values: order.map((i) => diagonal[i] as number),
    vectors: order.map((i) => vectors[i] as Float64Array),
  };
}

function besideDiagonal(rows: readonly Float64Array[]): number {
  let sum = 0;
  for (const [i, row] of rows.entries()) {
    for (let k = 0; k < i; k++) sum += Math.abs(row[k] as number);
  }
  return sum;
}

/** Makes the element (p, q) zero. `vectors` holds the eigenvectors so far, one a row. */
function rotate(rows: readonly Float64Array[], vectors: readonly Float64Array[], p: number, q: number): void {
  const [rowP, rowQ] = [rows[p] as Float64Array, rows[q] as Float64Array];
  const beside = rowP[q] as number;
  if (beside === 0) return;
  const [atP, atQ] = [rowP[p] as number, rowQ[q] as number];
  // Below the last digit of both it can't be seen any more.
  if (Math.abs(beside) < 1e-18 * (Math.abs(atP) + Math.abs(atQ))) {
    rowP[q] = 0;
    rowQ[p] = 0;
    return;
  }
  const theta = (atQ - atP) / (2 * beside);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const cos = 1 / Math.sqrt(t * t + 1);
  const sin = t * cos;
  for (const row of rows) {
    const [x, y] = [row[p] as number, row[q] as number];
    row[p] = cos * x - sin * y;
    row[q] = sin * x + cos * y;
  }
  turn(rowP, rowQ, cos, sin);
  turn(vectors[p] as Float64Array, vectors[q] as Float64Array, cos, sin);
}

function turn(first: Float64Array, second: Float64Array, cos: number, sin: number): void {
  for (let k = 0; k < first.length; k++) {
    const [x, y] = [first[k] as number, second[k] as number];
    first[k] = cos * x - sin * y;
    second[k] = sin * x + cos * y;
  }
}
