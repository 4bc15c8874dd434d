import { type LoweredModel, lastActivation, type ModelDefinition } from '@cnn/core';
import type { ModelEnd } from '../losses/loss.js';

/** How a model ends: from its graph where that shows a sigmoid or softmax, else from its last layer. */
export function modelEnd(model: ModelDefinition, { output }: LoweredModel): ModelEnd {
  const { operation } = output.graph.node(output);
  const activation = operation === 'sigmoid' || operation === 'softmax' ? operation : lastActivation(model);
  return { model: model.name, outputShape: output.shape.slice(1), activation };
}
