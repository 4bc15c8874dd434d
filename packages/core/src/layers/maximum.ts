import * as ops from '../graph/functions.js';
import { define, type LayerBase, type LayerRule } from './layer.js';
import { mergeRule } from './merge.js';

/** The largest of several inputs, element by element. Inputs of size 1 along an axis are repeated. */
export interface MaximumLayer extends LayerBase {
  readonly type: 'maximum';
}

export function maximum(options: Omit<MaximumLayer, 'type'> = {}): MaximumLayer {
  return define('maximum', options);
}

export const maximumRule: LayerRule<MaximumLayer> = { fields: {}, ...mergeRule(ops.maximum) };
