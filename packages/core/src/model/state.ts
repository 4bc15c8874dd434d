import type { TensorValue, TensorValues } from '../engine/engine.js';
import { CnnError } from '../errors.js';
import type { Value } from '../graph/graph.js';
import type { Program } from '../graph/program.js';
import { formatShape } from '../graph/shape.js';
import type { LayerRulesOption } from '../layers/customLayer.js';
import { initialValues } from '../layers/initializers.js';
import type { ModelDefinition } from './definition.js';
import { inferModel } from './infer.js';
import type { LoweredModel } from './lower.js';

/** First values of all weights and statistics of a model: a function of the definition and the seed. */
export function initialState(
  model: ModelDefinition,
  seed: number,
  options: LayerRulesOption = {},
): TensorValues {
  const state: Record<string, TensorValue> = {};
  for (const { variables } of inferModel(model, options).layers) {
    for (const [name, { shape, initializer }] of Object.entries(variables)) {
      state[name] = { shape, data: initialValues({ name, initializer, shape, seed }) };
    }
  }
  return state;
}

/**
 * The program that predicts: input `image` [batch, height, width, channels], output `prediction`. Inputs beside the images are
 * `input/NAME`, outputs beside the main one `prediction/NAME`.
 */
export function predictionProgram(model: ModelDefinition, options: LayerRulesOption = {}): Program {
  const { graph, outputs } = inferModel(model, options);
  return graph.program({ outputs: predictions(outputs) });
}

/** A model's outputs by the names that programs give them: `prediction`, and `prediction/NAME` beside the main one. */
export function predictions(outputs: LoweredModel['outputs']): Readonly<Record<string, Value>> {
  return Object.fromEntries(
    outputs.map(({ name, output }, at) => [at === 0 ? 'prediction' : `prediction/${name}`, output]),
  );
}

export interface ModelVariablesOptions extends LayerRulesOption {
  readonly model: ModelDefinition;
  /** May hold more than the model's variables, such as an optimizer's slots. */
  readonly state: TensorValues;
  /** The beginning of an error's message. */
  readonly where: string;
}

/**
 * The model's own variables, weights and statistics, among the values of a state.
 *
 * @throws CnnError (MODEL) when one is missing or has another shape than the definition asks for
 */
export function modelVariables({ model, state, where, layers }: ModelVariablesOptions): TensorValues {
  const variables: Record<string, TensorValue> = {};
  for (const node of predictionProgram(model, { layers }).nodes) {
    if (node.operation !== 'state') continue;
    const { name } = node.attributes;
    const value = state[name];
    if (value?.shape.join() !== node.shape.join()) {
      const received = value ? formatShape(value.shape) : 'none';
      throw new CnnError(
        'MODEL',
        `${where}: variable ${name} has shape ${received}, expected ${formatShape(node.shape)}. The weights belong to another definition.`,
      );
    }
    variables[name] = value as TensorValue;
  }
  return variables;
}
