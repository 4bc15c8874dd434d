import * as ops from '../graph/functions.js';
import { define, type LayerRule } from './layer.js';
import { checkPooling, type PoolingLayer, poolingFields, poolOf } from './pooling.js';

/** A layer that `maxPooling2d` makes. */
export interface MaxPooling2dLayer extends PoolingLayer {
  readonly type: 'maxPooling2d';
}

/**
 * The largest value in each window: [h, w, c] → [h', w', c].
 *
 * ```ts
 * sequential({ input: [50, 50, 3], layers: [maxPooling2d({ poolSize: 3, strides: 2, padding: 'same' })] }); // [25, 25, 3]
 * ```
 */
export function maxPooling2d(options: Omit<MaxPooling2dLayer, 'type'> = {}): MaxPooling2dLayer {
  return define('maxPooling2d', options);
}

export const maxPooling2dRule: LayerRule<MaxPooling2dLayer> = {
  fields: poolingFields,
  check: checkPooling,
  lower: ({ layer, x }) => ops.maxPool2d(x, poolOf(layer, x.shape)),
};
