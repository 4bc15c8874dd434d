import { ops } from '@cnn/core';
import type { Transform } from './optimizer.js';

/** Multiplies the direction by the learning rate. `adamStep` and `rmsStep` have it already. */
export function scaleByLearningRate(): Transform {
  return {
    apply: (updates, step) =>
      updates.map((update) => {
        const { name: parameter, direction: gradient, decay } = update;
        const learningRate = step.scalar('learningRate');
        return {
          ...update,
          direction: ops.multiply(gradient, learningRate),
          rule: { type: 'sgd', parameter, decay, gradient, learningRate },
        };
      }),
  };
}
