import { BATCH, CnnError, Graph, type LoweredModel, lowerModel, type Value } from '@cnn/core';
import type { ExplainableModel } from './explainableModel.js';
import { type End, endOf } from './modelEnd.js';

/** A model on a graph, ready to be explained. */
export interface ModelGraph {
  readonly graph: Graph;
  /** What the model sees, `[batch, height, width, channels]`. */
  readonly image: Value;
  readonly lowered: LoweredModel;
  /** What is explained: `[batch, outputs]`, before the sigmoid or softmax that the model ends in. */
  readonly logits: Value;
  readonly kind: End['kind'];
}

export interface ModelGraphOptions {
  readonly model: Pick<ExplainableModel, 'definition' | 'layers'>;
  /** Makes what the model sees out of other values. Default: it is the input `image`. */
  readonly image?: ((graph: Graph) => Value) | undefined;
}

/**
 * Puts a model on a graph of its own, as it predicts.
 *
 * @throws CnnError (MODEL) for a model whose logits can't be found
 */
export function modelGraph({ model, image: make = imageInput(model) }: ModelGraphOptions): ModelGraph {
  const { definition, layers } = model;
  const graph = new Graph();
  const image = make(graph);
  const lowered = lowerModel(graph, definition, { image, training: false, layers });
  const end = endOf(lowered);
  if (end && end.logits.shape.length === 2) return { graph, image, lowered, ...end };
  const { output, layers: own } = lowered;
  const activation = own.at(-1)?.activation;
  const received = activation && !end ? `an end in ${activation}` : 'an end whose logits are not known';
  throw new CnnError(
    'MODEL',
    `explain: expected model '${definition.name}' to end in a sigmoid, a softmax, an average of them, or linear numbers, one for each class, received ${received}, [${output.shape.slice(1).join(', ')}]. End it in dense({ units: classes, activation: 'softmax' }).`,
  );
}

const imageInput =
  ({ definition }: Pick<ExplainableModel, 'definition'>) =>
  (graph: Graph): Value =>
    graph.input('image', {
      shape: [BATCH, ...definition.input],
      dtype: 'float32',
      source: { kind: 'batch' },
    });
