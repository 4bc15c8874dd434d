/** Numbers of each item, row by row: `shape` is `[n]` or `[n, numbers]`. */
export interface Rows {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | Int32Array;
}
