import type { ModelDefinition, ModelLayer, NamedLayer, SharedLayer } from '../definition.js';

/** A layer that computes something itself: no model, and no other layer once more. */
export type ComputingLayer = Exclude<NamedLayer, ModelLayer | SharedLayer>;

/** @param path the layer's name in the whole model: `backbone/conv2d` in an inner one */
export type LayerChange = (layer: NamedLayer, path: string) => NamedLayer;

/**
 * The definition with every layer changed by a function, those of inner models among them; an inner model is itself changed after its
 * layers. What the function gives must have the same name.
 *
 * ```ts
 * const faster = mapLayers(model, (layer) => (layer.type === 'batchNormalization' ? { ...layer, momentum: 0.9 } : layer));
 * ```
 */
export function mapLayers(model: ModelDefinition, change: LayerChange): ModelDefinition {
  return { ...model, layers: mapped(model.layers, change, '') };
}

function mapped(layers: readonly NamedLayer[], change: LayerChange, prefix: string): readonly NamedLayer[] {
  return layers.map((layer) => {
    const path = `${prefix}${layer.name}`;
    const inner =
      layer.type === 'model' ? { ...layer, layers: mapped(layer.layers, change, `${path}/`) } : layer;
    return change(inner, path);
  });
}

/** Every layer with its path, those of inner models before the inner model itself, in the order of computation. */
export function allLayers(
  model: Pick<ModelDefinition, 'layers'>,
): readonly { readonly layer: NamedLayer; readonly path: string }[] {
  const found: { layer: NamedLayer; path: string }[] = [];
  mapped(
    model.layers,
    (layer, path) => {
      found.push({ layer, path });
      return layer;
    },
    '',
  );
  return found;
}

export interface PlacedLayer {
  readonly layer: ComputingLayer;
  /** Its name with those of the models that it is in, as its variables have it in front. */
  readonly path: string;
  /** Whether it is frozen, or a model that it is in. */
  readonly frozen: boolean;
}

/** The layers of a model that compute something, also those of models inside it, each once. */
export function computingLayers(model: Pick<ModelDefinition, 'layers'>): readonly PlacedLayer[] {
  return within(model.layers, '', false);
}

function within(layers: readonly NamedLayer[], prefix: string, outside: boolean): readonly PlacedLayer[] {
  return layers.flatMap((layer): readonly PlacedLayer[] => {
    const path = `${prefix}${layer.name}`;
    const frozen = outside || layer.trainable === false;
    if (layer.type === 'shared') return [];
    return layer.type === 'model' ? within(layer.layers, `${path}/`, frozen) : [{ layer, path, frozen }];
  });
}
