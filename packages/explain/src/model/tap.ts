import type { LayerRules, ModelDefinition, NamedLayer } from '@cnn/core';
import type { ExplainableModel } from './explainableModel.js';

/** The type of layers that change nothing. */
const TAP = 'explainTap';

/**
 * The same model in which everything that reads a layer reads it through a tap: a layer that changes nothing, and that no other
 * operation is drawn through. The maximum of a pooling, for instance, is taken before the relu in front of it, and the relu's
 * own value is not on the way to the output.
 *
 * @returns the model, and the names of the taps, in the order of the layers
 */
export function tapped(
  { definition, layers }: Pick<ExplainableModel, 'definition' | 'layers'>,
  names: readonly string[],
): { readonly model: Pick<ExplainableModel, 'definition' | 'layers'>; readonly taps: readonly string[] } {
  const tapOf = new Map(names.map((name) => [name, `${name}/${TAP}`]));
  const all: NamedLayer[] = [];
  let before: string | undefined;
  for (const layer of definition.layers) {
    const inputs = layer.inputs ?? (before === undefined ? undefined : [before]);
    const renamed = inputs?.map((input) => tapOf.get(input) ?? input);
    all.push({ ...layer, ...(renamed ? { inputs: renamed } : {}) });
    const tap = tapOf.get(layer.name);
    // A definition holds custom layers too, which its type can't name.
    if (tap) all.push({ type: TAP, name: tap, inputs: [layer.name] } as unknown as NamedLayer);
    before = layer.name;
  }
  const tappedDefinition: ModelDefinition = { ...definition, layers: all };
  return {
    model: { definition: tappedDefinition, layers: { ...layers, ...tapRules } },
    taps: [...tapOf.values()],
  };
}

const tapRules: LayerRules = {
  [TAP]: {
    fields: {},
    lower: ({ x }) => x.graph.apply('reshape', [x], {}, { shape: x.shape, dtype: x.dtype }),
  },
};
