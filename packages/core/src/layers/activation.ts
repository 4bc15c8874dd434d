import { type Activation, activate, anActivation } from './activations.js';
import { required } from './field.js';
import { define, type LayerBase, type LayerRule } from './layer.js';

/** An activation as a layer of its own. */
export interface ActivationLayer extends LayerBase {
  readonly type: 'activation';
  readonly activation: Activation;
}

export function activation(options: Omit<ActivationLayer, 'type'>): ActivationLayer {
  return define('activation', options);
}

export const activationRule: LayerRule<ActivationLayer> = {
  fields: { activation: required(anActivation) },
  lower: ({ layer, x }) => activate(x, layer.activation),
};
