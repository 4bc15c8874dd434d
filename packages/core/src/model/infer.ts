import { Graph } from '../graph/graph.js';
import { BATCH } from '../graph/shape.js';
import type { ModelDefinition } from './definition.js';
import { type LoweredModel, lowerModel } from './lower.js';

/** The model on a graph of its own, as it predicts: shapes, variables, and every check of them. */
export function inferModel(model: ModelDefinition): LoweredModel & { readonly graph: Graph } {
  const graph = new Graph();
  const image = graph.input('image', {
    shape: [BATCH, ...model.input],
    dtype: 'float32',
    source: { kind: 'batch' },
  });
  return { graph, ...lowerModel(graph, model, { image, training: false }) };
}

/** The shape of a prediction, without the batch. */
export function outputShape(model: ModelDefinition): readonly number[] {
  return inferModel(model).output.shape.slice(1);
}
