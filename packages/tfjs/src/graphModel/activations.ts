import type { Drafts, LayerDraft } from './drafts.js';
import type { GraphNode } from './graphNodes.js';

/** Operations that are activations, as layers of Keras. */
const LAYERS: Readonly<
  Record<
    string,
    (node: GraphNode) => { readonly className: string; readonly config: Record<string, unknown> }
  >
> = {
  Relu: () => ({ className: 'ReLU', config: {} }),
  Relu6: () => ({ className: 'ReLU', config: { max_value: 6 } }),
  LeakyRelu: ({ attributes }) => ({
    className: 'LeakyReLU',
    config: { alpha: attributes.number('alpha', attributes.number('leakyrelu_alpha', 0.2)) },
  }),
  Elu: () => named('elu'),
  Selu: () => named('selu'),
  Sigmoid: () => named('sigmoid'),
  Tanh: () => named('tanh'),
  Softplus: () => named('softplus'),
  Softsign: () => named('softsign'),
  Softmax: () => named('softmax'),
};

function named(activation: string): { className: string; config: Record<string, unknown> } {
  return { className: 'Activation', config: { activation } };
}

export const activationOperations: readonly string[] = Object.keys(LAYERS);

/** Adds an activation behind a layer. @returns whether the operation is one */
export function activate(operation: string, node: GraphNode, drafts: Drafts, input: LayerDraft): boolean {
  const layer = Object.hasOwn(LAYERS, operation) ? LAYERS[operation]?.(node) : undefined;
  if (layer) drafts.add(node, { ...layer, inputs: [input.name] });
  return layer !== undefined;
}
