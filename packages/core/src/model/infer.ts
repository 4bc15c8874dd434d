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

/** The shape of a prediction, without the batch: `[1]`, `[classes]`. */
export function outputShape(model: ModelDefinition, options: LayerRulesOption = {}): readonly number[] {
  return inferModel(model, options).output.shape.slice(1);
}

/**
 * The activation that predictions went through last: `sigmoid`, `softmax`, `linear`, …; undefined when none is known, as after
 * a pooling. An average of sigmoids, which is what an ensemble ends in, is `sigmoid`.
 */
export function outputActivation(model: ModelDefinition, options: LayerRulesOption = {}): string | undefined {
  return inferModel(model, options).layers.at(-1)?.activation;
}
