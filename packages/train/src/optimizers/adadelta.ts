import { ops, type Value } from '@cnn/core';
import { buildOptimizer } from './buildOptimizer.js';
import type { Optimizer, Transform } from './optimizer.js';
import { scaleByLearningRate } from './scaleByLearningRate.js';
import type { SharedOptions } from './sharedOptions.js';

/** `learningRate` is 0.001 by default, as in Keras; the paper has 1. */
export interface AdadeltaOptions extends SharedOptions {
  /** Decay of both running means. Default 0.95. */
  readonly rho?: number | undefined;
  /** Default 1e-7. */
  readonly epsilon?: number | undefined;
}

/**
 * Adadelta with Keras's defaults and formula.
 *
 * Source: Zeiler, "ADADELTA: An Adaptive Learning Rate Method".
 *
 * ```ts
 * await compile({ model, engine, loss, optimizer: adadelta({ learningRate: 1 }) }); // or optimizer: 'adadelta'
 * ```
 */
export function adadelta({ rho = 0.95, epsilon = 1e-7, ...shared }: AdadeltaOptions = {}): Optimizer {
  return buildOptimizer({
    name: 'adadelta',
    shared,
    own: { rho: [rho, 'in 0..1, below 1'], epsilon: [epsilon, 'not negative'] },
    transforms: [scaleByAdadelta(rho, epsilon), scaleByLearningRate()],
  });
}

/** g·√(d + ε)/√(a' + ε), with a and d the running mean squares of gradients and of what came out. */
function scaleByAdadelta(rho: number, epsilon: number): Transform {
  const running = (old: Value, x: Value): Value =>
    ops.add(ops.multiply(old, rho), ops.multiply(ops.square(x), 1 - rho));
  const root = (x: Value): Value => ops.sqrt(ops.add(x, epsilon));
  return {
    apply: (updates, step) =>
      updates.map((update) => {
        const { name, direction: g } = update;
        const squares = running(step.slot('squares', name), g);
        const changes = step.slot('changes', name);
        const direction = ops.divide(ops.multiply(g, root(changes)), root(squares));
        step.assign('squares', name, squares);
        step.assign('changes', name, running(changes, direction));
        return { ...update, direction };
      }),
  };
}
