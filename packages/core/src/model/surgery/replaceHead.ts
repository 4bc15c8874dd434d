import { CnnError } from '../../errors.js';
import type { LayerRulesOption } from '../../layers/customLayer.js';
import type { LayerDefinition } from '../../layers/table.js';
import { checkOptionNames } from '../../options/optionNames.js';
import { INPUT, type ModelDefinition, type ModelLayer, type NamedLayer } from '../definition.js';
import { outputShape } from '../infer.js';
import { freeName } from '../names.js';
import { parseModel } from '../parse.js';
import { checkDefinition, checkLayer } from './checkDefinition.js';

export interface HeadOptions extends LayerRulesOption {
  /** The new layer, such as `dense({ units: 1, activation: 'sigmoid' })`. Without a name it is called `head`. */
  readonly layer: LayerDefinition;
}

export interface ReplacedHead {
  readonly model: ModelDefinition;
  /** The path of the new layer, such as `head`. */
  readonly head: string;
  /** The dense layer that it stands in the place of; absent where it was put behind the model. */
  readonly replaced?: string | undefined;
}

/** Layers that may stand behind the last dense layer and belong to it. */
const ends = new Set(['activation', 'softmax']);

/**
 * The definition with another end: its last dense layer, and an activation behind it, are replaced by a new layer. A model
 * that ends in something else, such as a backbone without a top, gets the layer behind it, after a global average pooling
 * where it gives images.
 *
 * ```ts
 * const { model, head } = replaceHead(resnet, { layer: dense({ units: 1, activation: 'sigmoid' }) });
 * ```
 *
 * @throws CnnError (MODEL) for a model of several outputs; (OPTIONS) for arguments of another kind
 */
export function replaceHead(definition: ModelDefinition, options: HeadOptions): ReplacedHead {
  checkDefinition(definition, 'replaceHead');
  checkOptionNames({ where: 'replaceHead', options, names: { layer: true, layers: true } });
  const { layer, layers: rules } = options;
  checkLayer(layer, 'replaceHead');
  if (definition.outputs && definition.outputs.length > 1) {
    throw new CnnError(
      'MODEL',
      `replaceHead: expected a model of one output, received ${definition.outputs.length}.`,
    );
  }
  const { outputs: _one, ...model } = definition;
  const cut = endOf(model.layers, definition.outputs?.[0]);
  const name = freeName(cut?.siblings ?? model.layers, layer.name ?? 'head');
  const last: NamedLayer = { ...layer, name };
  if (cut) {
    const changed = replaceIn(model.layers, cut.path, last);
    const head = [...cut.path.slice(0, -1), name].join('/');
    return {
      model: parseModel({ ...model, layers: changed }, { layers: rules }),
      head,
      replaced: cut.path.join('/'),
    };
  }
  const shape = outputShape(definition, { layers: rules });
  const from = definition.outputs?.[0] ?? model.layers.at(-1)?.name ?? INPUT;
  const pooling: NamedLayer[] =
    shape.length === 3
      ? [{ type: 'globalAveragePooling2d', name: freeName(model.layers, `${name}_pooling`), inputs: [from] }]
      : [];
  const behind = pooling.length > 0 ? last : { ...last, inputs: [from] };
  const longer = { ...model, layers: [...model.layers, ...pooling, behind] };
  return { model: parseModel(longer, { layers: rules }), head: name };
}

interface End {
  /** Names down to the dense layer, through inner models. */
  readonly path: readonly string[];
  /** The layers that it stands among. */
  readonly siblings: readonly NamedLayer[];
}

/** The dense layer that a model ends in, as long as nothing reads it but its own activation. */
function endOf(layers: readonly NamedLayer[], output: string | undefined): End | undefined {
  let at = output === undefined ? layers.length - 1 : layers.findIndex(({ name }) => name === output);
  while (at > 0 && ends.has((layers[at] as NamedLayer).type)) {
    const [reads] = (layers[at] as NamedLayer).inputs ?? [(layers[at - 1] as NamedLayer).name];
    at = layers.findIndex(({ name }) => name === reads);
  }
  const layer = layers[at];
  if (layer?.type === 'dense') return { path: [layer.name], siblings: layers };
  if (layer?.type !== 'model' || (layer.outputs?.length ?? 1) > 1) return undefined;
  const inner = endOf(layer.layers, layer.outputs?.[0]);
  return inner && { path: [layer.name, ...inner.path], siblings: inner.siblings };
}

/** The layers with the new one in the place of that at `path`, and without what stood behind it. */
function replaceIn(
  layers: readonly NamedLayer[],
  [name, ...deeper]: readonly string[],
  last: NamedLayer,
): readonly NamedLayer[] {
  const at = layers.findIndex((layer) => layer.name === name);
  const old = layers[at] as NamedLayer;
  // What follows the end of a model is its activation; a model that is not at the end has nothing behind it that counts.
  const before = layers.slice(0, at);
  if (deeper.length > 0) {
    const { outputs: _outputs, ...inner } = old as ModelLayer & { readonly name: string };
    return [...before, { ...inner, layers: replaceIn(inner.layers, deeper, last) }];
  }
  return [...before, { ...last, ...(old.inputs && { inputs: old.inputs }) } as NamedLayer];
}
