import type { ModelDefinition, NamedLayer } from '@cnn/core';
import { wired } from './wires.js';
import { withLayers } from './withLayers.js';

/** Sets options of a layer; `undefined` removes one, which then has its default. */
export function changeLayer(
  definition: ModelDefinition,
  { name, change }: { readonly name: string; readonly change: Readonly<Record<string, unknown>> },
): ModelDefinition {
  const layers = definition.layers.map((layer): NamedLayer => {
    if (layer.name !== name) return layer;
    const options = Object.entries({ ...layer, ...change }).filter(([, value]) => value !== undefined);
    // What the options must be, the description says.
    return Object.fromEntries(options) as unknown as NamedLayer;
  });
  return { ...definition, layers };
}

/** Sets what a layer reads. */
export function connectLayer(
  definition: ModelDefinition,
  { name, inputs }: { readonly name: string; readonly inputs: readonly string[] },
): ModelDefinition {
  const layers = wired(definition.layers).map((layer) =>
    layer.name === name ? { ...layer, inputs } : layer,
  );
  return withLayers(definition, layers, definition.outputs);
}
