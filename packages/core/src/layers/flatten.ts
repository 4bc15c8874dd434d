import * as ops from '../graph/functions.js';
import { define, type LayerBase, type LayerRule } from './layer.js';

/** A layer that `flatten` makes. */
export interface FlattenLayer extends LayerBase {
  readonly type: 'flatten';
}

/**
 * Any shape → [elements], in row-major order (height, width, channel).
 *
 * ```ts
 * sequential({ input: [4, 4, 8], layers: [flatten()] }); // [128]
 * ```
 */
export function flatten(options: Omit<FlattenLayer, 'type'> = {}): FlattenLayer {
  return define('flatten', options);
}

export const flattenRule: LayerRule<FlattenLayer> = {
  fields: {},
  lower({ x }) {
    const [batch, ...item] = x.shape;
    return ops.reshape(x, [batch as number, item.reduce((product, dim) => product * dim, 1)]);
  },
};
