/** How often values are in each bucket, as TensorFlow's HistogramProto: `bucket[i]` counts up to `bucketLimit[i]`. */
export interface Histogram {
  readonly min: number;
  readonly max: number;
  readonly num: number;
  readonly sum: number;
  readonly sumSquares: number;
  readonly bucketLimit: readonly number[];
  readonly bucket: readonly number[];
}

/** Buckets of a histogram, as Keras's. */
const BUCKETS = 30;

/** Counts the values in 30 buckets of equal width; those that are not finite are left out. Undefined when none is left. */
export function histogramOf(values: ArrayLike<number>): Histogram | undefined {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let [num, sum, sumSquares] = [0, 0, 0];
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number;
    if (!Number.isFinite(value)) continue;
    min = Math.min(min, value);
    max = Math.max(max, value);
    num++;
    sum += value;
    sumSquares += value * value;
  }
  if (num === 0) return undefined;
  const width = (max - min) / BUCKETS;
  if (width === 0) return { min, max, num, sum, sumSquares, bucketLimit: [max], bucket: [num] };
  const bucket = new Array<number>(BUCKETS).fill(0);
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number;
    if (!Number.isFinite(value)) continue;
    const own = Math.min(Math.floor((value - min) / width), BUCKETS - 1);
    bucket[own] = (bucket[own] as number) + 1;
  }
  const bucketLimit = bucket.map((_, own) => (own === BUCKETS - 1 ? max : min + (own + 1) * width));
  return { min, max, num, sum, sumSquares, bucketLimit, bucket };
}
