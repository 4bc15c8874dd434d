import * as ops from '../graph/functions.js';
import { aBoolean, optional } from './field.js';
import { define, expectImages, type LayerBase, type LayerRule } from './layer.js';

/** A layer that `globalMaxPooling2d` makes. */
export interface GlobalMaxPooling2dLayer extends LayerBase {
  readonly type: 'globalMaxPooling2d';
  /** Default false. */
  readonly keepDims?: boolean | undefined;
}

/**
 * The largest value of each channel: [h, w, c] → [c], or [1, 1, c] with `keepDims`.
 *
 * ```ts
 * sequential({ input: [7, 7, 512], layers: [globalMaxPooling2d({ keepDims: true })] }); // [1, 1, 512]
 * ```
 */
export function globalMaxPooling2d(
  options: Omit<GlobalMaxPooling2dLayer, 'type'> = {},
): GlobalMaxPooling2dLayer {
  return define('globalMaxPooling2d', options);
}

export const globalMaxPooling2dRule: LayerRule<GlobalMaxPooling2dLayer> = {
  fields: { keepDims: optional(aBoolean, false) },
  check: (_layer, inputs) => expectImages(inputs),
  lower: ({ layer, x }) => ops.reduceMax(x, { axes: [1, 2], keepDims: layer.keepDims ?? false }),
};
