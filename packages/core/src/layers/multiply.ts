import * as ops from '../graph/functions.js';
import { define, type LayerBase, type LayerRule } from './layer.js';
import { mergeRule } from './merge.js';

/** A layer that `multiply` makes. */
export interface MultiplyLayer extends LayerBase {
  readonly type: 'multiply';
}

/**
 * The product of several inputs, element by element. Inputs of size 1 along an axis are repeated.
 *
 * ```ts
 * sequential({ input: [32, 32, 8], layers: [branches({ branches: [[globalAveragePooling2d({ keepDims: true })], []], merge: multiply() })] }); // [32, 32, 8]
 * ```
 */
export function multiply(options: Omit<MultiplyLayer, 'type'> = {}): MultiplyLayer {
  return define('multiply', options);
}

export const multiplyRule: LayerRule<MultiplyLayer> = { fields: {}, ...mergeRule(ops.multiply) };
