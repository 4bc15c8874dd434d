import { ops } from '@cnn/core';
import type { Transform } from './optimizer.js';
import { slotName } from './slotName.js';

const SLOT = 'ema';

/** The state variable that holds a parameter's average. */
export function averageName(parameter: string): string {
  return slotName(SLOT, parameter);
}

export interface AverageOptions {
  /** How much of the average stays, or `equal`: the plain mean of all values since `emaStartStep`. */
  readonly emaMomentum: number | 'equal';
  /** The step, counted from 0, that the average begins with; before, it is the parameter itself. */
  readonly emaStartStep: number;
  /** Parameters become their average with every so many steps; never when undefined. */
  readonly emaOverwriteFrequency?: number | undefined;
}

/**
 * Keeps an average of each parameter's new value: a' = a·momentum + p'·(1 − momentum), and a' = p' up to the step that
 * it begins with. Training itself goes on with p', or with a' after the steps that overwrite. In `equal` averages,
 * n/(n + 1) stays after n values.
 *
 * As Keras has it, under accumulation of gradients a momentum that is a number takes p' in with every batch, and each
 * batch of a step that overwrites does so. Equal averages take in each step once.
 *
 * Source: Izmailov et al., "Averaging Weights Leads to Wider Optima and Better Generalization"; Keras 3's optimizers.
 */
export function averageWeights(options: AverageOptions): Transform {
  const { emaMomentum, emaStartStep, emaOverwriteFrequency: every } = options;
  return {
    scalars({ step, due }) {
      const n = Math.max(step - emaStartStep, 0);
      const equal = due ? n / (n + 1) : 1;
      return {
        emaMomentum: n === 0 ? 0 : emaMomentum === 'equal' ? equal : emaMomentum,
        ...(every === undefined ? {} : { emaOverwrite: (step + 1) % every === 0 ? 1 : 0 }),
      };
    },
    apply: (updates) => updates,
    finish(parameters, step) {
      const momentum = step.scalar('emaMomentum');
      const overwrite = every === undefined ? undefined : ops.greater(step.scalar('emaOverwrite'), 0.5);
      return parameters.map(({ name, value }) => {
        const kept = ops.multiply(step.slot(SLOT, name), momentum);
        const average = ops.add(kept, ops.multiply(value, ops.subtract(1, momentum)));
        step.assign(SLOT, name, average);
        return { name, value: overwrite ? ops.select(overwrite, average, value) : value };
      });
    },
  };
}
