import * as ops from '../graph/functions.js';
import { aRate, required } from './field.js';
import { define, expectImages, type LayerBase, type LayerRule } from './layer.js';

/** A layer that `spatialDropout2d` makes. */
export interface SpatialDropout2dLayer extends LayerBase {
  readonly type: 'spatialDropout2d';
  readonly rate: number;
}

/**
 * Dropout of whole channels. Tompson et al. 2015, arXiv 1411.4280. The shape stays.
 *
 * ```ts
 * sequential({ input: [50, 50, 3], layers: [spatialDropout2d({ rate: 0.2 })] }); // [50, 50, 3]
 * ```
 */
export function spatialDropout2d(options: Omit<SpatialDropout2dLayer, 'type'>): SpatialDropout2dLayer {
  return define('spatialDropout2d', options);
}

export const spatialDropout2dRule: LayerRule<SpatialDropout2dLayer> = {
  fields: { rate: required(aRate) },
  check: (_layer, inputs) => expectImages(inputs),
  lower({ layer: { rate }, x, training, mask }) {
    if (!training || rate === 0) return x;
    const [batch, , , channels] = x.shape as [number, number, number, number];
    const scale = ops.multiply(mask([batch, 1, 1, channels], 1 - rate), 1 / (1 - rate));
    return ops.multiply(x, scale);
  },
};
