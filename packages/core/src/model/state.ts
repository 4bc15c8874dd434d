import type { TensorValue, TensorValues } from '../engine/engine.js';
import type { Program } from '../graph/program.js';
import { initialValues } from '../layers/initializers.js';
import type { ModelDefinition } from './definition.js';
import { inferModel } from './infer.js';

/** First values of all weights and statistics of a model: a function of the definition and the seed. */
export function initialState(model: ModelDefinition, seed: number): TensorValues {
  const state: Record<string, TensorValue> = {};
  for (const { variables } of inferModel(model).layers) {
    for (const [name, { shape, initializer }] of Object.entries(variables)) {
      state[name] = { shape, data: initialValues({ name, initializer, shape, seed }) };
    }
  }
  return state;
}

/** The program that predicts: input `image` [batch, height, width, channels], output `prediction`. */
export function predictionProgram(model: ModelDefinition): Program {
  const { graph, output } = inferModel(model);
  return graph.program({ outputs: { prediction: output } });
}
