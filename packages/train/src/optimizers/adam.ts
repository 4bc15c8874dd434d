import { adamStep } from './adamStep.js';
import { buildOptimizer } from './buildOptimizer.js';
import type { Range } from './checkOptions.js';
import type { Optimizer } from './optimizer.js';
import type { SharedOptions } from './sharedOptions.js';

/** `learningRate` is 0.001 by default. */
export interface AdamOptions extends SharedOptions {
  /** Decay of the mean of gradients. Default 0.9. */
  readonly beta1?: number | undefined;
  /** Decay of the mean of squared gradients. Default 0.999. */
  readonly beta2?: number | undefined;
  /** Default 1e-7. */
  readonly epsilon?: number | undefined;
}

/**
 * Adam with Keras's defaults and formula.
 *
 * ```ts
 * await compile({ model, engine, loss, optimizer: adam({ learningRate: 1e-4, globalClipNorm: 1 }) }); // or optimizer: 'adam'
 * ```
 */
export function adam(options: AdamOptions = {}): Optimizer {
  const { moments, own, shared } = adamParts(options);
  return buildOptimizer({ name: 'adam', shared, own, momentum: true, transforms: [adamStep(moments)] });
}

/** The options of optimizers with Adam's moments: theirs with defaults filled in, and the shared ones. */
export function adamParts({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7, ...shared }: AdamOptions) {
  const own: Record<string, readonly [number, Range]> = {
    beta1: [beta1, 'in 0..1, below 1'],
    beta2: [beta2, 'in 0..1, below 1'],
    epsilon: [epsilon, 'not negative'],
  };
  return { moments: { beta1, beta2, epsilon }, own, shared };
}
