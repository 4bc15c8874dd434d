import * as ops from '../graph/functions.js';
import { aNumber, optional, required } from './field.js';
import { define, type LayerBase, type LayerRule } from './layer.js';

/** A layer that `rescaling` makes. */
export interface RescalingLayer extends LayerBase {
  readonly type: 'rescaling';
  readonly scale: number;
  /** Default 0. */
  readonly offset?: number | undefined;
}

/**
 * x · scale + offset: `rescaling({ scale: 1 / 255 })` takes bytes to [0, 1]. The shape stays.
 *
 * ```ts
 * sequential({ input: [50, 50, 3], layers: [rescaling({ scale: 1 / 127.5, offset: -1 })] }); // [50, 50, 3]
 * ```
 */
export function rescaling(options: Omit<RescalingLayer, 'type'>): RescalingLayer {
  return define('rescaling', options);
}

export const rescalingRule: LayerRule<RescalingLayer> = {
  fields: { scale: required(aNumber), offset: optional(aNumber, 0) },
  lower: ({ layer, x }) => ops.add(ops.multiply(x, layer.scale), layer.offset ?? 0),
};
