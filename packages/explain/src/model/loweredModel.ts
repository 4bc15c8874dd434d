import { BATCH, Graph, type LoweredModel, lowerModel, type Value } from '@cnn/core';
import type { ExplainableModel } from './explainableModel.js';

/** A model on a graph of its own, as it predicts. */
export interface Lowered extends LoweredModel {
  readonly graph: Graph;
  /** What the model sees, `[batch, height, width, channels]`. */
  readonly image: Value;
}

/** @param make makes what the model sees out of other values. Default: it is the input `image` */
export function loweredModel(
  { definition, layers }: Pick<ExplainableModel, 'definition' | 'layers'>,
  make?: ((graph: Graph) => Value) | undefined,
): Lowered {
  const graph = new Graph();
  const shape = [BATCH, ...definition.input];
  const image = make?.(graph) ?? graph.input('image', { shape, dtype: 'float32', source: { kind: 'batch' } });
  return { graph, image, ...lowerModel(graph, definition, { image, training: false, layers }) };
}
