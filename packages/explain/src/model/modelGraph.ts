import { CnnError, type Graph, type LoweredModel, type Value } from '@cnn/core';
import { requireImagesAlone } from './checkModel.js';
import type { ExplainableModel } from './explainableModel.js';
import { type LoweredOptions, loweredModel, mainLayer } from './loweredModel.js';
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

export interface ModelGraphOptions extends LoweredOptions {
  readonly model: Pick<ExplainableModel, 'definition' | 'layers'>;
}

/**
 * Puts a model on a graph of its own, as it predicts.
 *
 * @throws CnnError (MODEL) for a model whose logits can't be found, or that takes more than images
 */
export function modelGraph({ model, ...options }: ModelGraphOptions): ModelGraph {
  requireImagesAlone('explain', model.definition);
  const { graph, image, ...lowered } = loweredModel(model, options);
  const end = endOf(lowered);
  if (end && end.logits.shape.length === 2) return { graph, image, lowered, ...end };
  const { output } = lowered;
  const activation = mainLayer(lowered)?.activation;
  const received = activation && !end ? `an end in ${activation}` : 'an end whose logits are not known';
  throw new CnnError(
    'MODEL',
    `explain: expected model '${model.definition.name}' to end in a sigmoid, a softmax, an average of them, or linear numbers, one for each class, received ${received}, [${output.shape.slice(1).join(', ')}]. End it in dense({ units: classes, activation: 'softmax' }).`,
  );
}
