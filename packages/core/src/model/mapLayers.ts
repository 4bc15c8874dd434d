import type { ModelLayer, NamedLayer, SharedLayer } from './definition.js';

/** A layer that computes something itself: no model, and no other layer once more. */
export type ComputingLayer = Exclude<NamedLayer, ModelLayer | SharedLayer>;

export interface LayerPlace {
  /** Its name with those of the models that it is in: `backbone/conv2d`, as its variables have it in front. */
  readonly path: string;
  /** Whether it is frozen, or a model that it is in. */
  readonly frozen: boolean;
}

/**
 * The layers of a model, also those of models inside it, with some of them changed. A layer that is applied again follows the one
 * whose weights it uses.
 *
 * ```ts
 * const frozen = { ...model, layers: mapLayers(model.layers, (layer) => ({ ...layer, trainable: false })) };
 * ```
 */
export function mapLayers(
  layers: readonly NamedLayer[],
  change: (layer: ComputingLayer, place: LayerPlace) => NamedLayer,
): readonly NamedLayer[] {
  return within(layers, { path: '', frozen: false }, change);
}

/** The layers of a model that compute something, also those of models inside it, each once. */
export function computingLayers(
  layers: readonly NamedLayer[],
): readonly (LayerPlace & { readonly layer: ComputingLayer })[] {
  const all: (LayerPlace & { readonly layer: ComputingLayer })[] = [];
  mapLayers(layers, (layer, place) => {
    all.push({ layer, ...place });
    return layer;
  });
  return all;
}

function within(
  layers: readonly NamedLayer[],
  outside: LayerPlace,
  change: (layer: ComputingLayer, place: LayerPlace) => NamedLayer,
): readonly NamedLayer[] {
  return layers.map((layer) => {
    if (layer.type === 'shared') return layer;
    const path = outside.path === '' ? layer.name : `${outside.path}/${layer.name}`;
    const place = { path, frozen: outside.frozen || layer.trainable === false };
    if (layer.type === 'model') return { ...layer, layers: within(layer.layers, place, change) };
    return change(layer, place);
  });
}
