import { buildOptimizer } from './buildOptimizer.js';
import type { Optimizer } from './optimizer.js';
import { rmsStep } from './rmsStep.js';
import { scaleByMomentum } from './scaleByMomentum.js';
import type { SharedOptions } from './sharedOptions.js';

/** `learningRate` is 0.001 by default. */
export interface RmspropOptions extends SharedOptions {
  /** Decay of the mean of squared gradients. Default 0.9. */
  readonly rho?: number | undefined;
  /** 0..1; default 0, which keeps no slot. */
  readonly momentum?: number | undefined;
  /** Default 1e-7. */
  readonly epsilon?: number | undefined;
  /** Divides by the standard deviation of gradients instead of their root mean square. Default false. */
  readonly centered?: boolean | undefined;
}

/**
 * RMSprop with Keras's defaults and formula.
 *
 * ```ts
 * await compile({ model, engine, loss, optimizer: rmsprop({ learningRate: 1e-3, momentum: 0.9 }) }); // or optimizer: 'rmsprop'
 * ```
 */
export function rmsprop({
  rho = 0.9,
  momentum = 0,
  epsilon = 1e-7,
  centered = false,
  ...shared
}: RmspropOptions = {}): Optimizer {
  return buildOptimizer({
    name: 'rmsprop',
    shared,
    own: {
      rho: [rho, 'in 0..1, below 1'],
      momentum: [momentum, 'in 0..1, below 1'],
      epsilon: [epsilon, 'not negative'],
      centered,
    },
    momentum: momentum > 0,
    transforms: [
      rmsStep({ rho, epsilon, centered }),
      ...(momentum > 0 ? [scaleByMomentum({ momentum, nesterov: false })] : []),
    ],
  });
}
