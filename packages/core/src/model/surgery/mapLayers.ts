import type { ModelDefinition, NamedLayer } from '../definition.js';

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
