import * as ops from '../graph/functions.js';
import { define, type LayerBase, type LayerRule, layerError } from './layer.js';
import { mergeRule } from './merge.js';

/** A layer that `subtract` makes. */
export interface SubtractLayer extends LayerBase {
  readonly type: 'subtract';
}

/**
 * The first of two inputs minus the second, element by element. Inputs of size 1 along an axis are repeated.
 *
 * ```ts
 * sequential({ input: [32, 32, 8], layers: [branches({ branches: [[conv2d({ filters: 8, kernelSize: 1 })], []], merge: subtract() })] }); // [32, 32, 8]
 * ```
 */
export function subtract(options: Omit<SubtractLayer, 'type'> = {}): SubtractLayer {
  return define('subtract', options);
}

const merge = mergeRule<SubtractLayer>(ops.subtract);

export const subtractRule: LayerRule<SubtractLayer> = {
  fields: {},
  ...merge,
  check(layer, inputs) {
    if (inputs.length !== 2) throw layerError(`takes two inputs, received ${inputs.length}.`);
    merge.check?.(layer, inputs);
  },
};
