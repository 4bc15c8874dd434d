import { ops } from '@cnn/core';
import type { Transform } from './optimizer.js';
import { type RateMultipliers, rateMultiplier } from './scaleRates.js';

export interface WeightDecayOptions {
  /** Share of each parameter that is taken away at every step, times the learning rate. */
  readonly weightDecay: number;
  /** Parameters whose name contains one of these keep their size, such as `['bias', 'gamma', 'beta']`. */
  readonly exclude?: readonly string[] | undefined;
  /** Factors of the learning rate by a part of the name. */
  readonly multipliers?: RateMultipliers | undefined;
}

/**
 * Decoupled weight decay: the step starts from p − p·(learningRate·weightDecay) instead of p.
 *
 * Source: Loshchilov and Hutter, "Decoupled Weight Decay Regularization", in Keras 3's form.
 *
 * ```ts
 * customOptimizer({ name: 'decayed', transforms: [decayWeights({ weightDecay: 0.01 }), scaleByLearningRate()] });
 * ```
 */
export function decayWeights({ weightDecay, exclude = [], multipliers = {} }: WeightDecayOptions): Transform {
  return {
    apply: (updates, step) =>
      updates.map((update) => {
        if (exclude.some((part) => update.name.includes(part))) return update;
        const rate = ops.multiply(
          step.scalar('learningRate'),
          weightDecay * rateMultiplier(multipliers, update.name),
        );
        const decay = ops.multiply(update.value, rate);
        return { ...update, decay, value: ops.subtract(update.value, decay) };
      }),
  };
}
