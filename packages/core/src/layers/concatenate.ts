import * as ops from '../graph/functions.js';
import { define, type LayerBase, type LayerRule } from './layer.js';
import { expectSameButLast } from './merge.js';

/** A layer that `concatenate` makes. */
export interface ConcatenateLayer extends LayerBase {
  readonly type: 'concatenate';
}

/**
 * Several inputs side by side along the last axis (channels).
 *
 * ```ts
 * sequential({ input: [32, 32, 3], layers: [branches({ branches: [[conv2d({ filters: 8, kernelSize: 1 })], []], merge: concatenate() })] }); // [32, 32, 11]
 * ```
 */
export function concatenate(options: Omit<ConcatenateLayer, 'type'> = {}): ConcatenateLayer {
  return define('concatenate', options);
}

export const concatenateRule: LayerRule<ConcatenateLayer> = {
  fields: {},
  merges: true,
  check: (_layer, inputs) => expectSameButLast(inputs),
  lower: ({ inputs }) => ops.concat(inputs, -1),
};
