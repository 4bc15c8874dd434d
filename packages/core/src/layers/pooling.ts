import type { PoolAttributes } from '../graph/operations.js';
import type { Shape } from '../graph/shape.js';
import { oneOf, optional, positiveIntegerOrPair } from './field.js';
import { type PaddingMode, type Pair, pairOf, resolvePadding } from './geometry.js';
import { expectImages, itemShape, type LayerBase, layerError } from './layer.js';

/** What maxPooling2d and averagePooling2d have in common. */
export interface PoolingLayer extends LayerBase {
  /** Default 2. */
  readonly poolSize?: number | Pair | undefined;
  /** Default: the pool size. */
  readonly strides?: number | Pair | undefined;
  /** Default 'valid'. */
  readonly padding?: PaddingMode | undefined;
}

export const poolingFields = {
  poolSize: optional(positiveIntegerOrPair, 2),
  strides: optional(positiveIntegerOrPair),
  padding: optional(oneOf(['valid', 'same']), 'valid'),
};

export function poolOf(layer: PoolingLayer, image: Shape): PoolAttributes {
  const poolSize = pairOf(layer.poolSize ?? 2);
  const strides = pairOf(layer.strides ?? poolSize);
  const padding = resolvePadding({ padding: layer.padding ?? 'valid', image, window: poolSize, strides });
  return { poolSize, strides, padding };
}

export function checkPooling(layer: PoolingLayer, inputs: readonly Shape[]): void {
  expectImages(inputs);
  const [image] = inputs as [Shape];
  const window = pairOf(layer.poolSize ?? 2);
  const fits = window[0] <= (image[1] as number) && window[1] <= (image[2] as number);
  if ((layer.padding ?? 'valid') === 'valid' && !fits) {
    throw layerError(
      `a window of [${window.join(', ')}] does not fit into ${itemShape(image)}. Use a larger image, or fewer pooling layers.`,
    );
  }
}
