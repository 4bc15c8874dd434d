import { ops } from '@cnn/core';
import type { Transform } from './optimizer.js';

/** The slot that holds averages: `optimizer/ema/<parameter>`. */
export const AVERAGE_SLOT = 'ema';

export interface AverageOptions {
  /** How much of the average stays, or `equal`: the plain mean of all values since `emaStartStep`. */
  readonly emaMomentum: number | 'equal';
  /** The step, counted from 0, that the average begins with; before, it is the parameter itself. */
  readonly emaStartStep: number;
}

/**
 * Keeps an average of each parameter's new value: a' = a·momentum + p'·(1 − momentum), and a' = p' up to the step that
 * it begins with. Training itself goes on with p'. In `equal` averages, n/(n + 1) stays after n values.
 *
 * Source of equal averages: Izmailov et al., "Averaging Weights Leads to Wider Optima and Better Generalization".
 */
export function averageWeights({ emaMomentum, emaStartStep }: AverageOptions): Transform {
  return {
    scalars({ step }) {
      const n = Math.max(step - emaStartStep, 0);
      return { emaMomentum: emaMomentum === 'equal' ? n / (n + 1) : n === 0 ? 0 : emaMomentum };
    },
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
