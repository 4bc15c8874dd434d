import { CnnError } from '@cnn/core';

/** @throws CnnError when label smoothing is not a number in 0..1 */
export function checkSmoothing(loss: string, labelSmoothing: number): void {
  if (labelSmoothing >= 0 && labelSmoothing <= 1) return;
  throw new CnnError(
    'TRAINING',
    `loss ${loss}: labelSmoothing must be in 0..1, received ${labelSmoothing}. Typical is 0.1.`,
  );
}
