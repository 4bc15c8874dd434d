import type { ModelDefinition } from '@cnn/core';
import { movedOutputs, type Place, placeIn, putLayers } from './place.js';
import { withoutLayer } from './removeLayer.js';
import { isOrdered, wired } from './wires.js';
import { inputNames, withLayers } from './withLayers.js';

/**
 * Takes a layer out, so that what read it reads its first input, and puts it at another place. Undefined where it can't go: something that
 * it reads besides would come after it.
 */
export function moveLayer(
  definition: ModelDefinition,
  { name, place }: { readonly name: string; readonly place: Place },
): ModelDefinition | undefined {
  const layers = wired(definition.layers);
  const layer = layers.find((one) => one.name === name);
  const target = 'after' in place ? place.after : place.before;
  if (!layer || target === name) return undefined;
  const [first, ...besides] = layer.inputs as readonly [string, ...string[]];
  const others = withoutLayer(layers, layer);
  const { reads } = placeIn(others, place);
  const moved = putLayers(others, { place, put: [{ ...layer, inputs: [reads, ...besides] }] });
  if (!isOrdered(moved, inputNames(definition))) return undefined;
  const past = withLayers(definition, moved, movedOutputs(definition, name, first));
  return 'after' in place ? withLayers(past, moved, movedOutputs(past, place.after, name)) : past;
}

/** Moves a layer before the one above it, or after the one below it; undefined where it can't go there. */
export function moveLayerBy(
  definition: ModelDefinition,
  { name, by }: { readonly name: string; readonly by: -1 | 1 },
): ModelDefinition | undefined {
  const index = definition.layers.findIndex((layer) => layer.name === name);
  const next = definition.layers[index + by];
  if (index < 0 || !next) return undefined;
  return moveLayer(definition, { name, place: by < 0 ? { before: next.name } : { after: next.name } });
}
