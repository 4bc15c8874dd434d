import type { ModelDefinition } from '@cnn/core';
import { movedOutputs } from './place.js';
import { ownerOf, rewired, type WiredLayer, wired } from './wires.js';
import { withLayers } from './withLayers.js';

/** Removes a layer. What reads it reads its first input instead; a layer that is it again takes over its options. */
export function removeLayer(definition: ModelDefinition, name: string): ModelDefinition {
  const layers = wired(definition.layers);
  const layer = layers.find((one) => one.name === name);
  if (!layer) return definition;
  const left = withoutLayer(passedOn(layers, layer), layer);
  return withLayers(definition, left, movedOutputs(definition, name, layer.inputs[0] as string));
}

/** The other layers, connected past this one. */
export function withoutLayer(layers: readonly WiredLayer[], layer: WiredLayer): readonly WiredLayer[] {
  const others = layers.filter((one) => one !== layer);
  const [first] = layer.inputs as readonly [string];
  const aliases = new Set(
    others.flatMap(({ inputs }) => inputs.filter((one) => ownerOf(one) === layer.name)),
  );
  return [...aliases].reduce<readonly WiredLayer[]>((read, alias) => rewired(read, alias, first), others);
}

/** The first layer that uses this one's weights has them from now on, and the others use its. */
function passedOn(layers: readonly WiredLayer[], layer: WiredLayer): readonly WiredLayer[] {
  const heir = layers.find((one) => one.type === 'shared' && one.layer === layer.name);
  if (!heir) return layers;
  return layers.map((one): WiredLayer => {
    if (one === heir) return { ...layer, name: heir.name, inputs: heir.inputs };
    return one.type === 'shared' && one.layer === layer.name ? { ...one, layer: heir.name } : one;
  });
}
