import type { LoweredModel, ModelDefinition } from '@cnn/core';
import type { ModelEnd } from '../losses/loss.js';

/** How a model ends, from what its graph and the rule of its last layer say. */
export function modelEnd(model: ModelDefinition, { output, layers }: LoweredModel): ModelEnd {
  return { model: model.name, outputShape: output.shape.slice(1), activation: layers.at(-1)?.activation };
}
