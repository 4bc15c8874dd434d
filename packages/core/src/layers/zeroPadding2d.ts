import * as ops from '../graph/functions.js';
import { borders, optional } from './field.js';
import { type Borders, resolveBorders } from './geometry.js';
import { define, expectImages, type LayerBase, type LayerRule } from './layer.js';

/** A layer that `zeroPadding2d` makes. */
export interface ZeroPadding2dLayer extends LayerBase {
  readonly type: 'zeroPadding2d';
  /** A number for all sides, [vertical, horizontal], or [[top, bottom], [left, right]]. Default 1. */
  readonly padding?: Borders | undefined;
}

/**
 * Zeros around the image: [h, w, c] → [h + top + bottom, w + left + right, c].
 *
 * ```ts
 * sequential({ input: [50, 50, 3], layers: [zeroPadding2d({ padding: 1 })] }); // [52, 52, 3]
 * ```
 */
export function zeroPadding2d(options: Omit<ZeroPadding2dLayer, 'type'> = {}): ZeroPadding2dLayer {
  return define('zeroPadding2d', options);
}

export const zeroPadding2dRule: LayerRule<ZeroPadding2dLayer> = {
  fields: { padding: optional(borders, 1) },
  check: (_layer, inputs) => expectImages(inputs),
  lower({ layer, x }) {
    const { top, bottom, left, right } = resolveBorders(layer.padding ?? 1);
    return ops.pad(x, [0, top, left, 0], [0, bottom, right, 0]);
  },
};
