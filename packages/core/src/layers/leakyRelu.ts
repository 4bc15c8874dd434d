import { leakyRelu as leaky } from './activations.js';
import { aNumber, optional } from './field.js';
import { define, type LayerBase, type LayerRule } from './layer.js';

/** A layer that `leakyRelu` makes. */
export interface LeakyReluLayer extends LayerBase {
  readonly type: 'leakyRelu';
  /** Default 0.3, as Keras's layer (its activation function of the same name has 0.2). */
  readonly negativeSlope?: number | undefined;
}

/**
 * x for x > 0, else `negativeSlope` · x. The shape stays.
 *
 * ```ts
 * sequential({ input: [50, 50, 3], layers: [conv2d({ filters: 8, kernelSize: 3 }), leakyRelu({ negativeSlope: 0.1 })] }); // [48, 48, 8]
 * ```
 */
export function leakyRelu(options: Omit<LeakyReluLayer, 'type'> = {}): LeakyReluLayer {
  return define('leakyRelu', options);
}

export const leakyReluRule: LayerRule<LeakyReluLayer> = {
  fields: { negativeSlope: optional(aNumber, 0.3) },
  activation: () => 'leakyRelu',
  lower: ({ layer, x }) => leaky(x, layer.negativeSlope ?? 0.3),
};
