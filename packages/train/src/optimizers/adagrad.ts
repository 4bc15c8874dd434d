import { ops } from '@cnn/core';
import { buildOptimizer } from './buildOptimizer.js';
import type { Optimizer, Transform } from './optimizer.js';
import type { SharedOptions } from './sharedOptions.js';

/** `learningRate` is 0.001 by default. */
export interface AdagradOptions extends SharedOptions {
  /** What the sums of squared gradients begin with. Default 0.1. */
  readonly initialAccumulatorValue?: number | undefined;
  /** Default 1e-7. */
  readonly epsilon?: number | undefined;
}

/**
 * Adagrad with Keras's defaults and formula: the gradient over the root of the sum of all its squares.
 *
 * Source: Duchi, Hazan and Singer, "Adaptive Subgradient Methods".
 *
 * ```ts
 * await compile({ model, engine, loss, optimizer: adagrad({ learningRate: 0.01 }) }); // or optimizer: 'adagrad'
 * ```
 */
export function adagrad({
  initialAccumulatorValue = 0.1,
  epsilon = 1e-7,
  ...shared
}: AdagradOptions = {}): Optimizer {
  return buildOptimizer({
    name: 'adagrad',
    shared,
    own: {
      initialAccumulatorValue: [initialAccumulatorValue, 'not negative'],
      epsilon: [epsilon, 'not negative'],
    },
    transforms: [adagradStep(initialAccumulatorValue, epsilon)],
  });
}

function adagradStep(initial: number, epsilon: number): Transform {
  return {
    apply: (updates, step) =>
      updates.map((update) => {
        const { name, direction: g } = update;
        const sum = ops.add(step.slot('squares', name, initial), ops.square(g));
        step.assign('squares', name, sum);
        const direction = ops.divide(
          ops.multiply(g, step.scalar('learningRate')),
          ops.sqrt(ops.add(sum, epsilon)),
        );
        return { ...update, direction };
      }),
  };
}
