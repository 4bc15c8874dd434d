import * as ops from '../graph/functions.js';
import { define, type LayerBase, type LayerRule } from './layer.js';
import { expectSameButLast } from './merge.js';

/** Several inputs side by side along the last axis (channels). */
export interface ConcatenateLayer extends LayerBase {
  readonly type: 'concatenate';
}

export function concatenate(options: Omit<ConcatenateLayer, 'type'> = {}): ConcatenateLayer {
  return define('concatenate', options);
}

export const concatenateRule: LayerRule<ConcatenateLayer> = {
  fields: {},
  merges: true,
  check: (_layer, inputs) => expectSameButLast(inputs),
  lower: ({ inputs }) => ops.concat(inputs, -1),
};
