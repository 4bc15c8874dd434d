import { type AdamOptions, adam } from './adam.js';
import { checkOptions } from './checkOptions.js';
import { decayWeights } from './decayWeights.js';
import type { Optimizer } from './optimizer.js';

export interface AdamWOptions extends AdamOptions {
  /** Default 0.004. */
  readonly weightDecay?: number;
  /** Parameters whose name contains one of these are not decayed. Default none, as in Keras. */
  readonly excludeFromWeightDecay?: readonly string[];
}

/** Adam with decoupled weight decay, with Keras's defaults and formula. */
export function adamW({
  weightDecay = 0.004,
  excludeFromWeightDecay = [],
  ...options
}: AdamWOptions = {}): Optimizer {
  checkOptions('adamW', { weightDecay: [weightDecay, 'not negative'] });
  const base = adam(options);
  return {
    ...base,
    name: 'adamW',
    config: { ...base.config, weightDecay, excludeFromWeightDecay },
    transforms: [decayWeights({ weightDecay, exclude: excludeFromWeightDecay }), ...base.transforms],
  };
}
