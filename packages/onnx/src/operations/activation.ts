import type { Attribute } from '../writing/attributes.js';
import * as attribute from '../writing/attributes.js';
import type { Emission } from '../writing/emission.js';
import type { Tensor } from '../writing/graphWriter.js';

/** What an operation does with its result in the same pass where it can. */
export type Activation = { readonly op: 'Relu' } | { readonly op: 'Clip'; readonly limit: number };

/** The attributes by which a convolution in blocks has it; Clip is from 0 to the limit. */
export function activationAttributes(activation: Activation | undefined): Record<string, Attribute> {
  if (!activation) return {};
  const name = { activation: attribute.text(activation.op) };
  if (activation.op === 'Relu') return name;
  return { ...name, activation_params: attribute.floats([0, activation.limit]) };
}

/** The activation as an operation of its own. */
export function activate(emission: Emission, tensor: Tensor, activation: Activation | undefined): Tensor {
  if (!activation) return tensor;
  const limits = activation.op === 'Clip' ? [0, activation.limit] : [];
  return emission.add(activation.op, [tensor, ...limits.map((limit) => emission.graph.scalar(limit))]);
}
