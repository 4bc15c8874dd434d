import { type Activation, activate, anActivation } from './activations.js';
import { required } from './field.js';
import { define, type LayerBase, type LayerRule } from './layer.js';

/** A layer that `activation` makes. */
export interface ActivationLayer extends LayerBase {
  readonly type: 'activation';
  readonly activation: Activation;
}

/**
 * An activation as a layer of its own. The shape stays.
 *
 * ```ts
 * sequential({ input: [50, 50, 3], layers: [conv2d({ filters: 8, kernelSize: 3 }), activation({ activation: 'gelu' })] }); // [48, 48, 8]
 * ```
 */
export function activation(options: Omit<ActivationLayer, 'type'>): ActivationLayer {
  return define('activation', options);
}

export const activationRule: LayerRule<ActivationLayer> = {
  fields: { activation: required(anActivation) },
  lower: ({ layer, x }) => activate(x, layer.activation),
};
