import { DEFERRED } from '../layers/activated.js';
import type { Draft, Emitted, ReadContext } from '../layers/codec.js';
import { LayerConfig } from '../layers/layerConfig.js';
import { codecOfClass } from '../layers/table.js';
import { modernLayer } from '../topology/modernLayer.js';
import type { KerasCall, KerasLayer } from '../topology/topology.js';
import type { Conversion } from './conversion.js';
import { draftOf, readCustom, readLambda } from './customLayers.js';
import { isOperation, readOperator } from './operators.js';
import type { KerasReadOptions } from './readOptions.js';

/** Where a layer stands. */
export interface LayerPlace {
  readonly conversion: Conversion;
  /** Axes of its inputs, the batch among them. */
  readonly ranks: readonly number[];
  /** The shape of one of its inputs, without the batch, where the layers so far tell it. */
  readonly shape: (input: number) => readonly number[] | undefined;
}

/** The layers that a layer becomes, in their order. */
export interface ReadLayer {
  readonly drafts: readonly Draft[];
  /** Which of them has the layer's name and weights. */
  readonly main: number;
  readonly rank: number;
  readonly notes: readonly string[];
}

/**
 * One layer of a file as layers of ours.
 *
 * @throws CnnError (MODEL) that names the layer, where it can't be expressed
 */
export function readLayer(
  layer: KerasLayer,
  call: KerasCall,
  { conversion, ranks, shape }: LayerPlace,
): ReadLayer {
  const { options, where, major, channelsFirst, ofTensorFlowJs } = conversion;
  const notes: string[] = [];
  const config = new LayerConfig(where, layer.name, layer.className, layer.config);
  const context: ReadContext = {
    major,
    channelsFirst,
    ofTensorFlowJs,
    ranks,
    note: (text) => notes.push(text),
    shape(input) {
      const built = input === 0 ? layer.builtFor?.slice(1) : undefined;
      if (built?.every((dim) => typeof dim === 'number')) return built as number[];
      const inferred = shape(input);
      if (inferred) return inferred;
      throw config.refused(
        'needs to know the shape of what it reads, which the file does not say. Save it with Keras 3.',
      );
    },
  };
  const emitted = emit(layer, call, { config, context, options });
  if (codecOf(layer)) {
    if (config.value('activity_regularizer')) notes.push('its activity_regularizer is left out.');
    const left = config.left();
    if (left.length > 0) notes.push(`${left.join(', ')}: no counterpart, left out.`);
  }
  const drafts = emitted.layers.flatMap((draft) =>
    draft.type === DEFERRED ? deferred(draft, layer, { config, context, options }) : [draft],
  );
  return { drafts, main: emitted.main ?? 0, rank: emitted.rank ?? ranks[0] ?? 2, notes };
}

const codecOf = ({ operator, className }: KerasLayer) => (operator ? undefined : codecOfClass(className));

interface Reading {
  readonly config: LayerConfig;
  readonly context: ReadContext;
  readonly options: KerasReadOptions;
}

function emit(layer: KerasLayer, call: KerasCall, { config, context, options }: Reading): Emitted {
  if (isOperation(layer, call)) {
    return readOperator(layer, call, { ranks: context.ranks, refused: (problem) => config.refused(problem) });
  }
  if (layer.className === 'Lambda') return readLambda(layer, config, options);
  return codecOf(layer)?.read(config, context) ?? readCustom(layer, config, options);
}

/** Layers for an activation that is a layer or a custom function. */
function deferred(draft: Draft, layer: KerasLayer, { config, context, options }: Reading): readonly Draft[] {
  const { customObjects = {} } = options;
  const named = String(draft.name ?? draft.className);
  const key = [named, named.split('>').at(-1) ?? named].find((name) => Object.hasOwn(customObjects, name));
  const make = key === undefined ? undefined : customObjects[key];
  if (make) return [draftOf(named, make({}))];
  if (typeof draft.name === 'string') {
    throw config.refused(
      `has the activation '${named}', which is none of Keras. Say what it is: customObjects: { '${named}': () => layer }.`,
    );
  }
  const { className, config: own } = modernLayer(named, draft.config as Record<string, unknown>);
  const codec = codecOfClass(className);
  if (!codec || codec.weights)
    throw config.refused(`has the activation ${className}, which can not be expressed.`);
  return codec.read(new LayerConfig(config.where, layer.name, className, own), context).layers;
}
