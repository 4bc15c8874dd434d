import { CnnError, ops, type Value } from '@cnn/core';

/** Labels in 0..1 drawn towards a half: y·(1 − s) + s/2. */
export function smoothBinary(labels: Value, smoothing: number): Value {
  return smoothing === 0 ? labels : ops.add(ops.multiply(labels, 1 - smoothing), smoothing / 2);
}

/** Rows over classes drawn towards equal shares: y·(1 − s) + s/classes. */
export function smoothClasses(labels: Value, smoothing: number): Value {
  const classes = labels.shape.at(-1) as number;
  return smoothing === 0 ? labels : ops.add(ops.multiply(labels, 1 - smoothing), smoothing / classes);
}

/** @throws CnnError when label smoothing is not a number in 0..1 */
export function checkSmoothing(loss: string, labelSmoothing: number): void {
  if (labelSmoothing >= 0 && labelSmoothing <= 1) return;
  throw new CnnError(
    'TRAINING',
    `loss ${loss}: labelSmoothing must be in 0..1, received ${labelSmoothing}. Typical is 0.1.`,
  );
}
