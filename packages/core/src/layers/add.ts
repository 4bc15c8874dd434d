import * as ops from '../graph/functions.js';
import { define, type LayerBase, type LayerRule } from './layer.js';
import { mergeRule } from './merge.js';

/** The sum of several inputs, element by element. Inputs of size 1 along an axis are repeated. */
export interface AddLayer extends LayerBase {
  readonly type: 'add';
}

export function add(options: Omit<AddLayer, 'type'> = {}): AddLayer {
  return define('add', options);
}

export const addRule: LayerRule<AddLayer> = { fields: {}, ...mergeRule(ops.add) };
