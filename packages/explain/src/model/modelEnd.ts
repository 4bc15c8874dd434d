import { CnnError, Graph, type LoweredModel, lowerModel, type Value } from '@cnn/core';
import type { ExplainableModel } from './explainableModel.js';

/** A model on a graph, ready to be explained. */
export interface ModelGraph {
  readonly graph: Graph;
  readonly image: Value;
  readonly lowered: LoweredModel;
  /** What is explained: `[batch, outputs]`, before the sigmoid or softmax that the model ends in. */
  readonly logits: Value;
}

/**
 * Puts a model on a graph of its own, as it predicts.
 *
 * @throws CnnError (MODEL) for a model whose logits can't be found
 */
export function modelGraph({
  definition,
  layers,
}: Pick<ExplainableModel, 'definition' | 'layers'>): ModelGraph {
  const graph = new Graph();
  const image = graph.input('image', {
    shape: [-1, ...definition.input],
    dtype: 'float32',
    source: { kind: 'batch' },
  });
  const lowered = lowerModel(graph, definition, { image, training: false, layers });
  return { graph, image, lowered, logits: logitsOf(definition.name, lowered) };
}

function logitsOf(name: string, { output, logits, layers }: LoweredModel): Value {
  const activation = layers.at(-1)?.activation;
  const found = logits ?? (activation === 'linear' ? output : undefined);
  if (found && found.shape.length === 2) return found;
  throw new CnnError(
    'MODEL',
    `explain: expected model '${name}' to end in a sigmoid, a softmax or linear numbers [classes], received ${activation ?? 'an end whose logits are not known'}, [${output.shape.slice(1).join(', ')}]. End it in dense({ units: classes, activation: 'softmax' }).`,
  );
}
