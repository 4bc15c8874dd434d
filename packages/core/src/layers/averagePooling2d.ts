import * as ops from '../graph/functions.js';
import { define, type LayerRule } from './layer.js';
import { checkPooling, type PoolingLayer, poolingFields, poolOf } from './pooling.js';

/** A layer that `averagePooling2d` makes. */
export interface AveragePooling2dLayer extends PoolingLayer {
  readonly type: 'averagePooling2d';
}

/**
 * The mean of each window, padding not counted: [h, w, c] → [h', w', c].
 *
 * ```ts
 * sequential({ input: [50, 50, 3], layers: [averagePooling2d({ poolSize: 2 })] }); // [25, 25, 3]
 * ```
 */
export function averagePooling2d(options: Omit<AveragePooling2dLayer, 'type'> = {}): AveragePooling2dLayer {
  return define('averagePooling2d', options);
}

export const averagePooling2dRule: LayerRule<AveragePooling2dLayer> = {
  fields: poolingFields,
  check: checkPooling,
  lower: ({ layer, x }) => ops.averagePool2d(x, poolOf(layer, x.shape)),
};
