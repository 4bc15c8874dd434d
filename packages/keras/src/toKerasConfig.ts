import { checkDefinition, type ModelDefinition } from '@cnn/core';
import type { Json } from './json.js';
import type { KerasDialect } from './layers/codec.js';
import { loweredLayers } from './read/convertModel.js';
import type { KerasGraph, KerasLayer } from './topology/topology.js';
import { type SlotContext, slotsIn, trainedFirst } from './weights/slots.js';
import { serializeGraph } from './write/serializeGraph.js';
import { toKerasGraph } from './write/toKerasGraph.js';

export interface ToKerasConfigOptions {
  /**
   * Who shall read it. `keras3`: Keras 3; `keras2`: Keras 2 and tf.keras; `tfjs`: TensorFlow.js. Layers and activations that it
   * does not have, or computes in another way, are refused.
   */
  readonly dialect: KerasDialect;
}

/** A weight of a model in Keras's words. */
export interface KerasWeight {
  /** The layers that lead to it and its own name: `backbone/conv2d/kernel`. */
  readonly path: string;
  /** The layer of the outermost model that it is in. */
  readonly layer: string;
  /** Ours: `backbone/conv2d/kernel`, with our name of the weight. */
  readonly variable: string;
  /** Whether training changes it: not in a frozen layer, and no running statistic. */
  readonly trainable: boolean;
  readonly shape: readonly number[];
}

export interface KerasConfig {
  /** `{ class_name, config }`. */
  readonly config: Json;
  /** In Keras's order: layer by layer, in a model in the model those that are trained first. */
  readonly weights: readonly KerasWeight[];
}

/**
 * A definition as a config of Keras, and its weights in Keras's order. Their numbers are ours.
 *
 * ```ts
 * const { config, weights } = toKerasConfig(model, { dialect: 'tfjs' });
 * ```
 *
 * @throws CnnError (MODEL) that names the layer that the reader does not have
 */
export function toKerasConfig(model: ModelDefinition, { dialect }: ToKerasConfigOptions): KerasConfig {
  checkDefinition(model, 'toKerasConfig: model');
  const written = writtenModel(model, dialect);
  const config = serializeGraph(written.graph, dialect === 'keras3' ? 'archive' : 'legacy2');
  return { config, weights: weightsOf(written) };
}

/** A model in Keras's terms, with all that files need to know of it. */
export interface WrittenModel {
  readonly graph: KerasGraph;
  readonly context: SlotContext;
}

export function writtenModel(model: ModelDefinition, dialect: KerasDialect): WrittenModel {
  const { graph, layers } = toKerasGraph(model, dialect);
  const variables = new Map(loweredLayers(model, {}).flatMap((lowered) => Object.entries(lowered.variables)));
  return { graph, context: { converted: layers, variables, major: 3, channelsFirst: false, theano: false } };
}

/** The weights of one layer of the outermost model, in Keras's order. */
export function weightsOfLayer(layer: KerasLayer, { context }: WrittenModel): readonly KerasWeight[] {
  return trainedFirst(slotsIn(layer, context)).map(
    ({ path, keras, variable = '', trainable, shape = [] }) => ({
      path: `${path}/${keras}`,
      layer: layer.name,
      variable,
      trainable,
      shape,
    }),
  );
}

function weightsOf(written: WrittenModel): readonly KerasWeight[] {
  return written.graph.layers.flatMap((layer) => weightsOfLayer(layer, written));
}
