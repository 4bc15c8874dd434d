import * as ops from '../graph/functions.js';
import type { Shape } from '../graph/shape.js';
import { type FieldCheck, required } from './field.js';
import { define, itemShape, type LayerBase, type LayerRule, layerError } from './layer.js';

/** A layer that `permute` makes. */
export interface PermuteLayer extends LayerBase {
  readonly type: 'permute';
  /** The axes of the input, counted from 1 (0 is the batch), in their new order. */
  readonly dims: readonly number[];
}

/**
 * Exchanges axes: with `dims` [3, 1, 2], [h, w, c] → [c, h, w].
 *
 * ```ts
 * sequential({ input: [8, 6, 3], layers: [permute({ dims: [3, 1, 2] })] }); // [3, 8, 6]
 * ```
 */
export function permute(options: Omit<PermuteLayer, 'type'>): PermuteLayer {
  return define('permute', options);
}

const aPermutation: FieldCheck = (value) =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((axis) => Number.isInteger(axis) && axis >= 1 && axis <= value.length) &&
  new Set(value).size === value.length
    ? undefined
    : 'every axis from 1 on once, such as [2, 1, 3]';

export const permuteRule: LayerRule<PermuteLayer> = {
  fields: { dims: required(aPermutation) },
  check({ dims }, [input]) {
    const shape = input as Shape;
    if (dims.length === shape.length - 1) return;
    throw layerError(
      `dims: expected the axes from 1 to ${shape.length - 1} of ${itemShape(shape)}, received [${dims.join(', ')}].`,
    );
  },
  activation: (_layer, inputs) => inputs[0],
  lower: ({ layer, x }) => ops.transpose(x, [0, ...layer.dims]),
};
