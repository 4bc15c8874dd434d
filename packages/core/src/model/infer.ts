import { Graph } from '../graph/graph.js';
import { BATCH } from '../graph/shape.js';
import type { LayerRulesOption } from '../layers/customLayer.js';
import type { ModelDefinition } from './definition.js';
import { type LoweredModel, lowerModel } from './lower.js';

/** The model on a graph of its own, as it predicts: shapes, variables, and every check of them. */
export function inferModel(
  model: ModelDefinition,
  { layers }: LayerRulesOption = {},
): LoweredModel & { readonly graph: Graph } {
  const graph = new Graph();
  const image = graph.input('image', {
    shape: [BATCH, ...model.input],
    dtype: 'float32',
    source: { kind: 'batch' },
  });
  return { graph, ...lowerModel(graph, model, { image, training: false, layers }) };
}

/** The shape of the (main) prediction, without the batch: `[1]`, `[classes]`. */
export function outputShape(model: ModelDefinition, options: LayerRulesOption = {}): readonly number[] {
  return inferModel(model, options).output.shape.slice(1);
}

/** What is known of one output of a model. */
export interface OutputFacts {
  /** The layer that it is the value of. */
  readonly name: string;
  /** Without the batch. */
  readonly shape: readonly number[];
  /** As `outputActivation` says it. */
  readonly activation: string | undefined;
}

/**
 * Every output of a model, the main one first. The prediction program has the main one as `prediction`, the others as
 * `prediction/NAME`.
 */
export function modelOutputs(model: ModelDefinition, options: LayerRulesOption = {}): readonly OutputFacts[] {
  return inferModel(model, options).outputs.map(({ name, output, activation }) => ({
    name,
    shape: output.shape.slice(1),
    activation,
  }));
}

/**
 * The activation that predictions went through last: `sigmoid`, `softmax`, `linear`, …; undefined when none is known, as after
 * a pooling. An average of sigmoids, which is what an ensemble ends in, is `sigmoid`.
 */
export function outputActivation(model: ModelDefinition, options: LayerRulesOption = {}): string | undefined {
  return inferModel(model, options).outputs[0]?.activation;
}
