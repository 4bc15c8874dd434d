import * as ops from '../graph/functions.js';
import { define, type LayerBase, type LayerRule } from './layer.js';
import { mergeRule } from './merge.js';

/** A layer that `add` makes. */
export interface AddLayer extends LayerBase {
  readonly type: 'add';
}

/**
 * The sum of several inputs, element by element. Inputs of size 1 along an axis are repeated.
 *
 * ```ts
 * sequential({ input: [32, 32, 8], layers: [branches({ branches: [[conv2d({ filters: 8, kernelSize: 3, padding: 'same' })], []], merge: add() })] }); // [32, 32, 8]
 * ```
 */
export function add(options: Omit<AddLayer, 'type'> = {}): AddLayer {
  return define('add', options);
}

export const addRule: LayerRule<AddLayer> = { fields: {}, ...mergeRule(ops.add) };
