import {
  CnnError,
  checkOptionNames,
  type ImportedModel,
  initialState,
  type LayerVariable,
  type ModelDefinition,
  type ModelSource,
  parseModel,
  type TensorValues,
} from '@cnn/core';
import { checkNamedLayers } from './read/checkNamedLayers.js';
import { checkReadOptions, readOptionNames } from './read/checkReadOptions.js';
import { convertModel, loweredLayers } from './read/convertModel.js';
import { planOf } from './read/plan.js';
import type { KerasReadOptions } from './read/readOptions.js';
import { kerasMajor } from './topology/kerasMajor.js';
import { parseTopology } from './topology/parseTopology.js';
import type { KerasGraph } from './topology/topology.js';
import { assignWeights, isTheano, type KerasWeights, takeWeights } from './weights/assignWeights.js';
import type { Match } from './weights/matchTensors.js';
import type { SlotContext } from './weights/slots.js';
import type { SourceTensor } from './weights/sourceTensor.js';

export interface FromKerasConfigOptions extends KerasReadOptions {
  /** A model's config, `{ class_name, config }`, in any version's spelling. */
  readonly config: unknown;
  /**
   * Its weights as one list, in Keras's order or with names that say where each belongs (`conv2d/kernel`). Default none: they
   * are drawn anew, which a note says.
   */
  readonly weights?: readonly SourceTensor[] | undefined;
  readonly source: ModelSource;
  /** The file, for messages. */
  readonly where: string;
}

/**
 * A model of Keras from its config and a list of weights, as TensorFlow.js has it.
 *
 * ```ts
 * const { model, weights } = fromKerasConfig({ config, weights: tensors, source: { format: 'tfjs-layers' }, where: 'model.json' });
 * ```
 *
 * @throws CnnError (FILE) for what is no config or has other weights, (MODEL) that names the layer that can't be expressed
 */
export function fromKerasConfig(options: FromKerasConfigOptions): ImportedModel {
  checkOptionNames({
    where: 'fromKerasConfig',
    options,
    names: { config: true, weights: true, source: true, where: true, ...readOptionNames },
  });
  const { config, weights, source, where, ...rest } = options;
  const graph = parseTopology(config, where);
  const given: KerasWeights | undefined = weights && { kind: 'list', tensors: weights };
  return readModel({ graph, config, weights: given, source, where, options: rest }).imported;
}

export interface ReadModelOptions {
  readonly graph: KerasGraph;
  readonly config: unknown;
  readonly weights: KerasWeights | undefined;
  readonly source: ModelSource;
  readonly where: string;
  readonly options: KerasReadOptions;
}

export interface ReadModel {
  readonly imported: ImportedModel;
  /** Each weight's place and tensor, in no particular order. */
  readonly matches: readonly Match[];
  readonly context: SlotContext;
}

/** A model whose layers are known, with the weights of its file. */
export function readModel({ graph, config, weights, source, where, options }: ReadModelOptions): ReadModel {
  checkReadOptions(where, options);
  checkNamedLayers(graph, where, options);
  const major = kerasMajor(source.version, config);
  const ofTensorFlowJs = source.format === 'tfjs-layers';
  const converted = convertModel({ graph, where, major, ofTensorFlowJs, options });
  const variables = variablesOf(parsed(converted.draft, where, options), options);
  const context: SlotContext = {
    converted: converted.converted,
    variables,
    major,
    channelsFirst: converted.channelsFirst,
    theano: major === 1 && weights !== undefined && isTheano(weights, options.backend),
  };
  const { matches, notes } = weights
    ? assignWeights(graph, weights, { where, context })
    : { matches: [], notes: [] };
  const values = takeWeights(matches, where);
  // Moments of a normalization may have come with the weights.
  const model = parsed(converted.draft, where, options);
  const all: TensorValues = weights ? values : initialState(model, 0, { layers: options.layers });
  const theano = context.theano ? [TURNED] : [];
  const unbiased = major === 2 && hasBatchNormalization(graph) ? [UNBIASED] : [];
  const drawn = weights ? [] : ['The file holds no weights: they are drawn anew.'];
  const plan = planOf(graph, converted.converted, matches);
  const imported = {
    model,
    weights: all,
    source,
    plan,
    notes: [...converted.notes, ...notes, ...theano, ...unbiased, ...drawn],
  };
  return { imported, matches, context };
}

function parsed(draft: unknown, where: string, { layers }: KerasReadOptions): ModelDefinition {
  try {
    return parseModel(draft, { layers });
  } catch (error) {
    if (!(error instanceof CnnError)) throw error;
    throw new CnnError(error.code, `${where}: ${error.message}`, { cause: error, details: error.details });
  }
}

function variablesOf(model: ModelDefinition, options: KerasReadOptions): ReadonlyMap<string, LayerVariable> {
  return new Map(loweredLayers(model, options).flatMap(({ variables }) => Object.entries(variables)));
}

const TURNED =
  "It names its weights as Theano does, so its kernels were turned by 180°. If it predicts nonsense, read it with backend: 'tensorflow'.";

/** Predictions are not touched by it. */
const UNBIASED =
  'Keras 2 keeps the unbiased variance of batches in its batch normalization, here the biased one is kept: running variances of later training differ a little.';

function hasBatchNormalization({ layers }: KerasGraph): boolean {
  return layers.some(
    ({ className, model }) => className === 'BatchNormalization' || (model && hasBatchNormalization(model)),
  );
}
