import * as ops from '../graph/functions.js';
import type { Shape } from '../graph/shape.js';
import { borders, optional } from './field.js';
import { type Borders, resolveBorders } from './geometry.js';
import { define, expectImages, itemShape, type LayerBase, type LayerRule, layerError } from './layer.js';

/** A layer that `cropping2d` makes. */
export interface Cropping2dLayer extends LayerBase {
  readonly type: 'cropping2d';
  /** A number for all sides, [vertical, horizontal], or [[top, bottom], [left, right]]. Default 0. */
  readonly cropping?: Borders | undefined;
}

/**
 * Cuts the border off: [h, w, c] → [h − top − bottom, w − left − right, c].
 *
 * ```ts
 * sequential({ input: [50, 50, 3], layers: [cropping2d({ cropping: [[1, 2], [3, 4]] })] }); // [47, 43, 3]
 * ```
 */
export function cropping2d(options: Omit<Cropping2dLayer, 'type'> = {}): Cropping2dLayer {
  return define('cropping2d', options);
}

function croppedSize(layer: Cropping2dLayer, image: Shape): readonly [number, number] {
  const { top, bottom, left, right } = resolveBorders(layer.cropping ?? 0);
  return [(image[1] as number) - top - bottom, (image[2] as number) - left - right];
}

export const cropping2dRule: LayerRule<Cropping2dLayer> = {
  fields: { cropping: optional(borders, 0) },
  check(layer, inputs) {
    expectImages(inputs);
    const [image] = inputs as [Shape];
    if (Math.min(...croppedSize(layer, image)) < 1) {
      throw layerError(`cropping ${JSON.stringify(layer.cropping)} leaves nothing of ${itemShape(image)}.`);
    }
  },
  lower({ layer, x }) {
    const { top, left } = resolveBorders(layer.cropping ?? 0);
    const [batch, , , channels] = x.shape as [number, number, number, number];
    return ops.slice(x, [0, top, left, 0], [batch, ...croppedSize(layer, x.shape), channels]);
  },
};
