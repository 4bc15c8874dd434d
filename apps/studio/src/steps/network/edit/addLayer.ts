import { type LayerDefinition, layerNamer, type ModelDefinition, type NamedLayer } from '@cnn/core';
import { movedOutputs, type Place, placeIn, putLayers } from './place.js';
import { type WiredLayer, wired } from './wires.js';
import { withLayers } from './withLayers.js';

export interface Added {
  readonly definition: ModelDefinition;
  /** The new layer's name; of a block, that of its last layer. */
  readonly name: string;
}

export interface AddLayerOptions {
  readonly layer: LayerDefinition | NamedLayer;
  readonly place: Place;
  /** What it reads besides the layer at its place. */
  readonly besides?: readonly string[] | undefined;
}

/** Adds a layer, under Keras's automatic name. What it stands in front of reads it. */
export function addLayer(
  definition: ModelDefinition,
  { layer, place, besides = [] }: AddLayerOptions,
): Added {
  const layers = wired(definition.layers);
  const { reads } = placeIn(layers, place);
  const { name: _name, ...unnamed } = layer;
  const name = layerNamer(layers)(unnamed, true);
  // The layer under its new name.
  const put = { ...unnamed, name, inputs: [reads, ...besides] } as WiredLayer;
  const outputs = 'after' in place ? movedOutputs(definition, place.after, name) : definition.outputs;
  return { definition: withLayers(definition, putLayers(layers, { place, put: [put] }), outputs), name };
}

/** Adds a layer like it after a layer, with weights of its own. */
export function duplicateLayer(definition: ModelDefinition, name: string): Added {
  const layer = wired(definition.layers).find((one) => one.name === name);
  if (!layer) return { definition, name };
  const { inputs, ...rest } = layer;
  // The same layer without what it reads.
  const copy = rest as NamedLayer;
  return addLayer(definition, { layer: copy, place: { after: name }, besides: inputs.slice(1) });
}
