import {
  BATCH,
  Graph,
  gradients,
  lowerModel,
  type ModelDefinition,
  ops,
  type Program,
  type ProgramSet,
  parseModel,
  type TensorValue,
  type Value,
} from '@cnn/core';
import type { LayerGolden } from '../goldens/layers.js';

/** The name that the golden's layer has in its model. */
export const SUBJECT = 'subject';

/** The golden's network as a model. */
export function layerModel(golden: LayerGolden): ModelDefinition {
  const before: readonly object[] = golden.branches
    ? golden.branches.map((activation, index) => ({
        type: 'activation',
        name: `branch${index}`,
        activation,
        inputs: ['input'],
      }))
    : (golden.before ?? []).map((type, index) => ({ type, name: `before${index}` }));
  const inputs = golden.branches && { inputs: golden.branches.map((_, index) => `branch${index}`) };
  return parseModel({
    format: 'cnn-model',
    version: 1,
    name: golden.layer,
    input: golden.input,
    layers: [...before, { type: golden.layer, name: SUBJECT, ...inputs, ...golden.options }],
  });
}

/**
 * `inference` and `training`: outputs `value`, `image` (its gradient), `gradient/<weight>`, and where there is one
 * `regularization` and `regularization/<weight>`. `training` updates the running statistics.
 */
export function layerPrograms(golden: LayerGolden): ProgramSet {
  const model = layerModel(golden);
  const graph = new Graph();
  const programs = {
    inference: layerProgram(graph, model, false),
    ...(golden.training && { training: layerProgram(graph, model, true) }),
  };
  return { state: graph.stateSpecs, programs };
}

function layerProgram(graph: Graph, model: ModelDefinition, training: boolean): Program {
  const image = graph.input('image', {
    shape: [BATCH, ...model.input],
    dtype: 'float32',
    source: { kind: 'batch' },
  });
  const { output, regularization, statistics } = lowerModel(graph, model, { image, training });
  const upstream = graph.input('upstream', {
    shape: output.shape,
    dtype: 'float32',
    source: { kind: 'batch' },
  });
  const specs = Object.entries(graph.stateSpecs).filter(([, { role }]) => role === 'trainable');
  const names = specs.map(([name]) => name.slice(SUBJECT.length + 1));
  const weights = specs.map(([name, spec]) => graph.state(name, spec));
  const named = (prefix: string, values: readonly Value[]): Record<string, Value> =>
    Object.fromEntries(names.map((name, index) => [`${prefix}/${name}`, values[index] as Value]));

  const [imageGradient, ...found] = gradients(ops.reduceSum(ops.multiply(output, upstream)), [
    image,
    ...weights,
  ]);
  const outputs: Record<string, Value> = {
    value: output,
    image: imageGradient as Value,
    ...named('gradient', found),
    ...(regularization && {
      regularization,
      ...named('regularization', gradients(regularization, weights)),
    }),
  };
  return graph.program({ outputs, updates: statistics });
}

export function layerState(golden: LayerGolden): Record<string, TensorValue> {
  return Object.fromEntries(
    Object.entries(golden.weights).map(([name, { shape, data }]) => [
      `${SUBJECT}/${name}`,
      { shape, data: Float32Array.from(data) },
    ]),
  );
}

export function layerInputs(golden: LayerGolden, run: 'inference' | 'training'): Record<string, TensorValue> {
  const { batch, input, outputShape, training } = golden;
  const mask = run === 'training' ? training?.mask : undefined;
  return {
    image: { shape: [batch, ...input], data: Float32Array.from(golden.image) },
    upstream: { shape: [batch, ...outputShape], data: Float32Array.from(golden.upstream) },
    ...(mask && { [`${SUBJECT}/mask`]: { shape: mask.shape, data: Float32Array.from(mask.data) } }),
  };
}
