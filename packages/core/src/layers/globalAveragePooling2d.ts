import * as ops from '../graph/functions.js';
import { aBoolean, optional } from './field.js';
import { define, expectImages, type LayerBase, type LayerRule } from './layer.js';

/** A layer that `globalAveragePooling2d` makes. */
export interface GlobalAveragePooling2dLayer extends LayerBase {
  readonly type: 'globalAveragePooling2d';
  /** Default false. */
  readonly keepDims?: boolean | undefined;
}

/**
 * The mean of each channel: [h, w, c] → [c], or [1, 1, c] with `keepDims`.
 *
 * ```ts
 * sequential({ input: [7, 7, 512], layers: [globalAveragePooling2d()] }); // [512]
 * ```
 */
export function globalAveragePooling2d(
  options: Omit<GlobalAveragePooling2dLayer, 'type'> = {},
): GlobalAveragePooling2dLayer {
  return define('globalAveragePooling2d', options);
}

export const globalAveragePooling2dRule: LayerRule<GlobalAveragePooling2dLayer> = {
  fields: { keepDims: optional(aBoolean, false) },
  check: (_layer, inputs) => expectImages(inputs),
  lower: ({ layer, x }) => ops.reduceMean(x, { axes: [1, 2], keepDims: layer.keepDims ?? false }),
};
