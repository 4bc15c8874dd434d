import * as ops from '../graph/functions.js';
import type { Shape } from '../graph/shape.js';
import { aRate, type FieldCheck, optional, required } from './field.js';
import { define, itemShape, type LayerBase, type LayerRule, layerError } from './layer.js';

/** A layer that `dropout` makes. */
export interface DropoutLayer extends LayerBase {
  readonly type: 'dropout';
  readonly rate: number;
  /**
   * The mask's shape, the batch in front: 1 where one draw is for a whole axis, null for the axis as it is. `[null, 1, 1, 1]` drops
   * whole images. Default: a draw for each element.
   */
  readonly noiseShape?: readonly (number | null)[] | undefined;
}

/**
 * In training sets each element to 0 with probability `rate` and multiplies the others by 1 / (1 − rate); otherwise
 * changes nothing. Srivastava et al. 2014. The masks are a function of the run's seed and the step. The shape stays.
 *
 * ```ts
 * sequential({ input: [1, 1, 64], layers: [flatten(), dropout({ rate: 0.5 })] }); // [64]
 * ```
 */
export function dropout(options: Omit<DropoutLayer, 'type'>): DropoutLayer {
  return define('dropout', options);
}

const aNoiseShape: FieldCheck = (value) =>
  Array.isArray(value) &&
  value[0] === null &&
  value.every((size) => size === null || (Number.isInteger(size) && size >= 1))
    ? undefined
    : 'null for the batch, then null or a positive integer for each axis, such as [null, 1, 1, 1]';

export const dropoutRule: LayerRule<DropoutLayer> = {
  fields: { rate: required(aRate), noiseShape: optional(aNoiseShape) },
  check({ noiseShape }, [input]) {
    const shape = input as Shape;
    if (noiseShape === undefined) return;
    const fits = (size: number | null, axis: number): boolean =>
      size === null || size === 1 || size === shape[axis];
    if (noiseShape.length === shape.length && noiseShape.every(fits)) return;
    throw layerError(
      `noiseShape: expected null for the batch, then null or 1 for each axis of ${itemShape(shape)}, received [${noiseShape.map(String).join(', ')}].`,
    );
  },
  lower({ layer: { rate, noiseShape }, x, training, mask }) {
    if (!training || rate === 0) return x;
    const keep = 1 - rate;
    if (noiseShape === undefined) return ops.multiply(ops.multiply(x, mask(x.shape, keep)), 1 / keep);
    const drawn = mask(
      x.shape.map((dim, axis) => noiseShape[axis] ?? dim),
      keep,
    );
    return ops.multiply(x, ops.multiply(drawn, 1 / keep));
  },
};
