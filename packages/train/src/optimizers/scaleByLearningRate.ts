import { ops } from '@cnn/core';
import type { Transform } from './optimizer.js';

/** Multiplies the direction by the learning rate. `adamStep` and `rmsStep` have it already. */
export function scaleByLearningRate(): Transform {
  return {
    apply: (updates, step) =>
      updates.map((update) => ({
        ...update,
        direction: ops.multiply(update.direction, step.scalar('learningRate')),
      })),
  };
}
