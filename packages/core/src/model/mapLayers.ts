import type { ModelLayer, NamedLayer, SharedLayer } from './definition.js';

/** A layer that computes something itself: no model, and no other layer once more. */
export type ComputingLayer = Exclude<NamedLayer, ModelLayer | SharedLayer>;

export interface LayerPlace {
  /** Its name with those of the models that it is in: `backbone/conv2d`, as its variables have it in front. */
  readonly path: string;
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
  return within(layers, '', change);
}

function within(
  layers: readonly NamedLayer[],
  path: string,
  change: (layer: ComputingLayer, place: LayerPlace) => NamedLayer,
): readonly NamedLayer[] {
  return layers.map((layer) => {
    if (layer.type === 'shared') return layer;
    const own = `${path}${layer.name}`;
    if (layer.type === 'model') return { ...layer, layers: within(layer.layers, `${own}/`, change) };
    return change(layer, { path: own });
  });
}
