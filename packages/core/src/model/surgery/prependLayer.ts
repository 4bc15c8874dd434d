import type { LayerRulesOption } from '../../layers/customLayer.js';
import type { LayerDefinition } from '../../layers/table.js';
import { INPUT, inputsOf, type ModelDefinition, type NamedLayer } from '../definition.js';
import { freeName } from '../names.js';
import { parseModel } from '../parse.js';
import { checkDefinition, checkLayer } from './checkDefinition.js';

/**
 * The definition with a layer between the images and all that reads them. Images keep their shape.
 *
 * ```ts
 * const model = prependLayer(imported, rescaling({ scale: 255 })); // for a model that takes 0..255
 * ```
 *
 * @param layer without a name it gets one that is free
 * @throws CnnError (MODEL) where the model can't take what the layer gives; (OPTIONS) for arguments of another kind
 */
export function prependLayer(
  model: ModelDefinition,
  layer: LayerDefinition,
  options: LayerRulesOption = {},
): ModelDefinition {
  checkDefinition(model, 'prependLayer');
  checkLayer(layer, 'prependLayer');
  const name = freeName(model.layers, layer.name ?? 'preprocessing');
  const layers = model.layers.map((own, at): NamedLayer => {
    const reads = inputsOf(model.layers, at);
    if (!reads.includes(INPUT)) return own;
    if (at === 0 && !own.inputs) return own;
    return { ...own, inputs: reads.map((one) => (one === INPUT ? name : one)) };
  });
  return parseModel({ ...model, layers: [{ ...layer, name }, ...layers] }, options);
}
