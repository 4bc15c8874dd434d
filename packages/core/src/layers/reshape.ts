import * as ops from '../graph/functions.js';
import type { Shape } from '../graph/shape.js';
import { required, targetShape } from './field.js';
import { define, itemShape, type LayerBase, type LayerRule, layerError } from './layer.js';

/** A layer that `reshape` makes. */
export interface ReshapeLayer extends LayerBase {
  readonly type: 'reshape';
  /** Without the batch. One dimension may be −1: what is left. */
  readonly targetShape: readonly number[];
}

/**
 * Any shape → `targetShape`, elements in row-major order.
 *
 * ```ts
 * sequential({ input: [4, 4, 8], layers: [reshape({ targetShape: [16, -1] })] }); // [16, 8]
 * ```
 */
export function reshape(options: Omit<ReshapeLayer, 'type'>): ReshapeLayer {
  return define('reshape', options);
}

const elements = (shape: Shape): number => shape.reduce((product, dim) => product * dim, 1);

/** The target with −1 replaced; it need not fit. */
function resolved({ targetShape }: ReshapeLayer, item: Shape): number[] {
  const known = elements(targetShape.filter((dim) => dim !== -1));
  return targetShape.map((dim) => (dim === -1 ? Math.floor(elements(item) / known) : dim));
}

export const reshapeRule: LayerRule<ReshapeLayer> = {
  fields: { targetShape: required(targetShape) },
  check(layer, inputs) {
    const [shape] = inputs as [Shape];
    const item = shape.slice(1);
    if (elements(resolved(layer, item)) !== elements(item)) {
      throw layerError(
        `targetShape [${layer.targetShape.join(', ')}] does not hold the ${elements(item)} elements of ${itemShape(shape)}.`,
      );
    }
  },
  lower({ layer, x }) {
    const [batch, ...item] = x.shape;
    return ops.reshape(x, [batch as number, ...resolved(layer, item)]);
  },
};
