import { type Block, type ImageShape, INPUT, layerNamer, type ModelDefinition, sequential } from '@cnn/core';
import type { Added } from './addLayer.js';
import { movedOutputs, type Place, placeIn, putLayers } from './place.js';
import { type WiredLayer, wired } from './wires.js';
import { withLayers } from './withLayers.js';

export interface InsertBlockOptions {
  readonly block: Block;
  /** Height, width and channels of what it reads. */
  readonly shape: ImageShape;
  readonly place: Place;
}

/**
 * Adds the layers of a block, under automatic names. What it stands in front of reads its last layer.
 *
 * @throws CnnError (MODEL) where the block does not fit the shape
 */
export function insertBlock(definition: ModelDefinition, { block, shape, place }: InsertBlockOptions): Added {
  const own = wired(sequential({ input: shape, layers: [block] }).layers);
  const layers = wired(definition.layers);
  const { reads } = placeIn(layers, place);
  const nameFor = layerNamer(layers);
  const names = new Map([[INPUT, reads]]);
  const put = own.map(({ name: given, ...layer }): WiredLayer => {
    const name = nameFor(layer, true);
    names.set(given, name);
    // The same layer under another name.
    return { ...layer, name, inputs: layer.inputs.map((read) => names.get(read) ?? read) } as WiredLayer;
  });
  const name = put.at(-1)?.name ?? reads;
  const outputs = 'after' in place ? movedOutputs(definition, place.after, name) : definition.outputs;
  return { definition: withLayers(definition, putLayers(layers, { place, put }), outputs), name };
}
