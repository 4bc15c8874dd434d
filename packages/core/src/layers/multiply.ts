import * as ops from '../graph/functions.js';
import { define, type LayerBase, type LayerRule } from './layer.js';
import { mergeRule } from './merge.js';

/** The product of several inputs, element by element. Inputs of size 1 along an axis are repeated. */
export interface MultiplyLayer extends LayerBase {
  readonly type: 'multiply';
}

export function multiply(options: Omit<MultiplyLayer, 'type'> = {}): MultiplyLayer {
  return define('multiply', options);
}

export const multiplyRule: LayerRule<MultiplyLayer> = { fields: {}, ...mergeRule(ops.multiply) };
