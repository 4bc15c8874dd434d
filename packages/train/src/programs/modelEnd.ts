import type { LoweredModel, ModelDefinition } from '@cnn/core';
import type { ModelEnd } from '../losses/loss.js';

/** How a model ends: from its graph where that shows a sigmoid or softmax, else from its last layer. */
export function modelEnd(model: ModelDefinition, { output }: LoweredModel): ModelEnd {
  const { operation } = output.graph.node(output);
  const activation = operation === 'sigmoid' || operation === 'softmax' ? operation : lastActivation(model);
  return { model: model.name, outputShape: output.shape.slice(1), activation };
}

/** The last layer's activation; undefined when the layer is of a kind that has none, such as a pooling. */
function lastActivation(model: ModelDefinition): string | undefined {
  const layer = model.layers.at(-1);
  switch (layer?.type) {
    case 'activation':
    case 'conv2d':
    case 'conv2dTranspose':
    case 'cosineDense':
    case 'dense':
    case 'depthwiseConv2d':
    case 'separableConv2d':
      return layer.activation ?? 'linear';
    case 'leakyRelu':
      return 'leakyRelu';
    default:
      return undefined;
  }
}
