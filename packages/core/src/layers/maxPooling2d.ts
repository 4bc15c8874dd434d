import * as ops from '../graph/functions.js';
import { define, type LayerRule } from './layer.js';
import { checkPooling, type PoolingLayer, poolingFields, poolOf } from './pooling.js';

/** The largest value in each window: [h, w, c] → [h', w', c]. */
export interface MaxPooling2dLayer extends PoolingLayer {
  readonly type: 'maxPooling2d';
}

export function maxPooling2d(options: Omit<MaxPooling2dLayer, 'type'> = {}): MaxPooling2dLayer {
  return define('maxPooling2d', options);
}

export const maxPooling2dRule: LayerRule<MaxPooling2dLayer> = {
  fields: poolingFields,
  check: checkPooling,
  lower: ({ layer, x }) => ops.maxPool2d(x, poolOf(layer, x.shape)),
};
