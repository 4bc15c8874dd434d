import { type AdamOptions, adamParts } from './adam.js';
import { adamStep } from './adamStep.js';
import { buildOptimizer } from './buildOptimizer.js';
import type { Optimizer } from './optimizer.js';

/** As Adam's, but `weightDecay` is 0.004 by default. */
export type AdamWOptions = AdamOptions;

/**
 * Adam with decoupled weight decay, with Keras's defaults and formula.
 *
 * ```ts
 * await compile({ model, engine, loss, optimizer: adamW({ learningRate: 1e-3, weightDecay: 0.01 }) }); // or optimizer: 'adamW'
 * ```
 */
export function adamW({ weightDecay = 0.004, ...options }: AdamWOptions = {}): Optimizer {
  const { moments, own, shared } = adamParts(options);
  const transforms = [adamStep(moments)];
  return buildOptimizer({
    name: 'adamW',
    shared: { weightDecay, ...shared },
    own,
    momentum: true,
    transforms,
  });
}
