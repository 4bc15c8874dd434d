import * as ops from '../graph/functions.js';
import { aRate, required } from './field.js';
import { define, type LayerBase, type LayerRule } from './layer.js';

/** A layer that `dropout` makes. */
export interface DropoutLayer extends LayerBase {
  readonly type: 'dropout';
  readonly rate: number;
}

/**
 * In training sets each element to 0 with probability `rate` and multiplies the others by 1 / (1 − rate); otherwise
 * changes nothing. Srivastava et al. 2014. The masks are a function of the run's seed and the step. The shape stays.
 *
 * ```ts
 * sequential({ input: [1, 1, 64], layers: [flatten(), dropout({ rate: 0.5 })] }); // [64]
 * ```
 */
export function dropout(options: Omit<DropoutLayer, 'type'>): DropoutLayer {
  return define('dropout', options);
}

export const dropoutRule: LayerRule<DropoutLayer> = {
  fields: { rate: required(aRate) },
  lower({ layer: { rate }, x, training, mask }) {
    if (!training || rate === 0) return x;
    return ops.multiply(ops.multiply(x, mask(x.shape, 1 - rate)), 1 / (1 - rate));
  },
};
