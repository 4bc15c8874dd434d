import * as ops from '../graph/functions.js';
import { define, type LayerBase, type LayerRule } from './layer.js';
import { mergeRule } from './merge.js';

/** A layer that `minimum` makes. */
export interface MinimumLayer extends LayerBase {
  readonly type: 'minimum';
}

/**
 * The smallest of several inputs, element by element. Inputs of size 1 along an axis are repeated.
 *
 * ```ts
 * sequential({ input: [32, 32, 8], layers: [branches({ branches: [[conv2d({ filters: 8, kernelSize: 1 })], []], merge: minimum() })] }); // [32, 32, 8]
 * ```
 */
export function minimum(options: Omit<MinimumLayer, 'type'> = {}): MinimumLayer {
  return define('minimum', options);
}

export const minimumRule: LayerRule<MinimumLayer> = { fields: {}, ...mergeRule(ops.minimum) };
