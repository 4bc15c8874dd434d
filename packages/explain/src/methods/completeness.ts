/** How well integrated gradients add up. Before the map is put onto the original, which enlarges it. */
export interface Completeness {
  /** Of all values of the map. */
  readonly sum: number;
  /** The score of the image less that of the baseline: what the sum should be. */
  readonly difference: number;
  /** |sum − difference| / |difference|; at most 0.01 unless `steps` could not be raised further. */
  readonly error: number;
  /** How many steps were taken. */
  readonly steps: number;
}
