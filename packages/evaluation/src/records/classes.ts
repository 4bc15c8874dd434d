import { CnnError } from '@cnn/core';
import type { Rows } from './rows.js';

export interface PredictedClassesOptions {
  /** An output of one number predicts class 1 above this. Default 0.5. */
  readonly threshold?: number | undefined;
}

/**
 * The class that each row of an output predicts, int32 `[n]`: for one number a row, 1 above the threshold, else 0; for
 * several, the index of the largest, the first among equals.
 *
 * @throws CnnError (TRAINING) naming the first row that holds NaN or an infinite number: it is of no class
 *
 * @example
 * ```ts
 * import { predictedClasses } from '@cnn/evaluation';
 *
 * predictedClasses({ shape: [2, 3], data: Float32Array.of(0.2, 0.5, 0.3, 0.7, 0.2, 0.1) }); // Int32Array [1, 0]
 * ```
 */
export function predictedClasses(
  predictions: Rows,
  { threshold = 0.5 }: PredictedClassesOptions = {},
): Int32Array {
  const width = predictions.shape.at(-1) ?? 1;
  const { data } = predictions;
  const result = new Int32Array(data.length / width);
  checkFinite('predictions', data, width);
  for (let row = 0; row < result.length; row++) {
    result[row] = width === 1 ? Number((data[row] as number) > threshold) : largest(data, row * width, width);
  }
  return result;
}

/** The class of each item's label, int32 `[n]`, from indices `[n]`, numbers `[n, 1]` or one-hot rows `[n, classes]`. */
export function labelClasses(labels: Rows): Int32Array {
  const { shape, data } = labels;
  const width = shape.length > 1 ? (shape.at(-1) as number) : 1;
  if (data instanceof Int32Array) return data;
  checkFinite('labels', data, width);
  const result = new Int32Array(data.length / width);
  for (let row = 0; row < result.length; row++) {
    result[row] = width === 1 ? Math.round(data[row] as number) : largest(data, row * width, width);
  }
  return result;
}

/** The index of the largest of `count` numbers from `start` on, the first among equals. */
export function largest(data: ArrayLike<number>, start = 0, count = data.length): number {
  let best = 0;
  for (let i = 1; i < count; i++) {
    if ((data[start + i] as number) > (data[start + best] as number)) best = i;
  }
  return best;
}

function checkFinite(what: string, data: ArrayLike<number>, width: number): void {
  for (let at = 0; at < data.length; at++) {
    if (Number.isFinite(data[at])) continue;
    throw new CnnError(
      'TRAINING',
      `${what}: item ${Math.floor(at / width)} has ${data[at]}, expected finite numbers: it is of no class. NaN comes from damaged weights, or from training that diverged.`,
    );
  }
}
