import * as ops from '../graph/functions.js';
import { define, type LayerRule } from './layer.js';
import { checkPooling, type PoolingLayer, poolingFields, poolOf } from './pooling.js';

/** The mean of each window, padding not counted: [h, w, c] → [h', w', c]. */
export interface AveragePooling2dLayer extends PoolingLayer {
  readonly type: 'averagePooling2d';
}

export function averagePooling2d(options: Omit<AveragePooling2dLayer, 'type'> = {}): AveragePooling2dLayer {
  return define('averagePooling2d', options);
}

export const averagePooling2dRule: LayerRule<AveragePooling2dLayer> = {
  fields: poolingFields,
  check: checkPooling,
  lower: ({ layer, x }) => ops.averagePool2d(x, poolOf(layer, x.shape)),
};
