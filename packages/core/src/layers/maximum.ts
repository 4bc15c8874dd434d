import * as ops from '../graph/functions.js';
import { define, type LayerBase, type LayerRule } from './layer.js';
import { mergeRule } from './merge.js';

/** A layer that `maximum` makes. */
export interface MaximumLayer extends LayerBase {
  readonly type: 'maximum';
}

/**
 * The largest of several inputs, element by element. Inputs of size 1 along an axis are repeated.
 *
 * ```ts
 * sequential({ input: [32, 32, 8], layers: [branches({ branches: [[conv2d({ filters: 8, kernelSize: 1 })], []], merge: maximum() })] }); // [32, 32, 8]
 * ```
 */
export function maximum(options: Omit<MaximumLayer, 'type'> = {}): MaximumLayer {
  return define('maximum', options);
}

export const maximumRule: LayerRule<MaximumLayer> = { fields: {}, ...mergeRule(ops.maximum) };
