import { ops } from '@cnn/core';
import type { Transform } from './optimizer.js';

/** The slot that holds averages: `optimizer/ema/<parameter>`. */
export const AVERAGE_SLOT = 'ema';

/**
 * Keeps a moving average of each parameter's new value: a' = a·momentum + p'·(1 − momentum), and a' = p' in the first
 * step. Training itself goes on with p'.
 */
export function averageWeights({ emaMomentum }: { readonly emaMomentum: number }): Transform {
  return {
    scalars: ({ step }) => ({ emaMomentum: step === 0 ? 0 : emaMomentum }),
    apply: (updates) => updates,
    finish(parameters, step) {
      const momentum = step.scalar('emaMomentum');
      for (const { name, value } of parameters) {
        const kept = ops.multiply(step.slot(AVERAGE_SLOT, name), momentum);
        step.assign(AVERAGE_SLOT, name, ops.add(kept, ops.multiply(value, ops.subtract(1, momentum))));
      }
    },
  };
}
