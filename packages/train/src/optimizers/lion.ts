import { ops } from '@cnn/core';
import { buildOptimizer } from './buildOptimizer.js';
import type { Optimizer, Transform } from './optimizer.js';
import { scaleByLearningRate } from './scaleByLearningRate.js';
import type { SharedOptions } from './sharedOptions.js';

/** `learningRate` is 0.001 by default; 3 to 10 times below Adam's is usual. */
export interface LionOptions extends SharedOptions {
  /** How much of the momentum a step's sign is taken from. Default 0.9. */
  readonly beta1?: number | undefined;
  /** Decay of the momentum. Default 0.99. */
  readonly beta2?: number | undefined;
}

/**
 * Lion with Keras's defaults and formula: every element moves by the learning rate, in the direction of the sign of
 * momentum and gradient.
 *
 * Source: Chen et al., "Symbolic Discovery of Optimization Algorithms".
 *
 * ```ts
 * await compile({ model, engine, loss, optimizer: lion({ learningRate: 1e-4, weightDecay: 0.1 }) }); // or optimizer: 'lion'
 * ```
 */
export function lion({ beta1 = 0.9, beta2 = 0.99, ...shared }: LionOptions = {}): Optimizer {
  return buildOptimizer({
    name: 'lion',
    shared,
    own: { beta1: [beta1, 'in 0..1, below 1'], beta2: [beta2, 'in 0..1, below 1'] },
    transforms: [signOfMomentum(beta1, beta2), scaleByLearningRate()],
  });
}

function signOfMomentum(beta1: number, beta2: number): Transform {
  return {
    apply: (updates, step) =>
      updates.map((update) => {
        const { name, direction: g } = update;
        const m = step.slot('momentum', name);
        step.assign('momentum', name, ops.add(ops.multiply(m, beta2), ops.multiply(g, 1 - beta2)));
        const direction = ops.sign(ops.add(ops.multiply(m, beta1), ops.multiply(g, 1 - beta1)));
        return { ...update, direction };
      }),
  };
}
