import { CnnError } from '@cnn/core';
import { buildOptimizer } from './buildOptimizer.js';
import type { Optimizer } from './optimizer.js';
import { scaleByLearningRate } from './scaleByLearningRate.js';
import { scaleByMomentum } from './scaleByMomentum.js';
import type { SharedOptions } from './sharedOptions.js';

/** `learningRate` is 0.01 by default. */
export interface SgdOptions extends SharedOptions {
  /** 0..1; default 0, which keeps no slot. */
  readonly momentum?: number | undefined;
  /** Looks one step of momentum ahead. Default false; needs momentum. */
  readonly nesterov?: boolean | undefined;
}

/**
 * Stochastic gradient descent with Keras's defaults and formula.
 *
 * ```ts
 * await compile({ model, engine, loss, optimizer: sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true }) }); // or optimizer: 'sgd'
 * ```
 */
export function sgd({ momentum = 0, nesterov = false, ...shared }: SgdOptions = {}): Optimizer {
  if (nesterov && momentum === 0) {
    throw new CnnError(
      'TRAINING',
      'optimizer sgd: nesterov: true needs momentum above 0, received 0. Add momentum: 0.9.',
    );
  }
  return buildOptimizer({
    name: 'sgd',
    shared,
    defaultRate: 0.01,
    own: { momentum: [momentum, 'in 0..1, below 1'], nesterov },
    momentum: momentum > 0,
    transforms: [scaleByLearningRate(), ...(momentum > 0 ? [scaleByMomentum({ momentum, nesterov })] : [])],
  });
}
