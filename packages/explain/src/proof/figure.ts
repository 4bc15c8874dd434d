/** A mean over images. */
export interface Figure {
  readonly mean: number;
  /** Standard deviation over images; 0 for a single one. */
  readonly deviation: number;
  /**
   * 95 % interval of the mean: 1.96 standard errors to each side, images taken as independent. Several of one patient are not, and make it
   * wider than this. Null of a single image, which says nothing of others.
   */
  readonly interval: readonly [low: number, high: number] | null;
  /** How many images it is of. */
  readonly images: number;
}

/** The mean of values and its interval; null of none. */
export function figureOf(values: readonly number[]): Figure | null {
  const images = values.length;
  if (images === 0) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / images;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / Math.max(1, images - 1));
  const half = (1.96 * deviation) / Math.sqrt(images);
  return { mean, deviation, interval: images === 1 ? null : [mean - half, mean + half], images };
}
