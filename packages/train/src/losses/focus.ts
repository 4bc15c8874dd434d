import { CnnError, ops, type Value } from '@cnn/core';

/**
 * `loss · share^gamma`: items that the model already has right (a small share of error) count less.
 *
 * @param share 0..1, of the loss's shape; below 1e-7 it counts as 1e-7 where the power's slope is not finite at 0
 */
export function focused(loss: Value, share: Value, gamma: number): Value {
  if (gamma === 0) return loss;
  if (gamma === 1) return ops.multiply(share, loss);
  if (gamma === 2) return ops.multiply(ops.square(share), loss);
  const base = gamma < 1 ? ops.maximum(share, 1e-7) : ops.maximum(share, 0);
  return ops.multiply(ops.power(base, gamma), loss);
}

/** @throws CnnError when a focusing exponent is negative or no finite number */
export function checkGamma(loss: string, name: string, gamma: number): void {
  if (Number.isFinite(gamma) && gamma >= 0) return;
  throw new CnnError(
    'TRAINING',
    `loss ${loss}: ${name} must be a finite number not below 0, received ${gamma}. Typical is 2.`,
  );
}
