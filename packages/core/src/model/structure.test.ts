import { describe, expect, it } from 'vitest';
import { Graph } from '../graph/graph.js';
import { activation } from '../layers/activation.js';
import { add } from '../layers/add.js';
import { batchNormalization } from '../layers/batchNormalization.js';
import { concatenate } from '../layers/concatenate.js';
import { conv2d } from '../layers/conv2d.js';
import { dense } from '../layers/dense.js';
import { flatten } from '../layers/flatten.js';
import { globalAveragePooling2d } from '../layers/globalAveragePooling2d.js';
import { l2 } from '../layers/regularizers.js';
import { apply, input, outputOf, sequential } from './compose.js';
import type { ModelDefinition, ModelLayer } from './definition.js';
import { functional } from './functional.js';
import { inferModel, modelOutputs, outputActivation, outputShape } from './infer.js';
import { lowerModel } from './lower.js';
import { parseModel } from './parse.js';
import { initialState, predictionProgram } from './state.js';
import { modelFacts, summary } from './summary.js';

const again = (model: ModelDefinition) => parseModel(JSON.parse(JSON.stringify(model)));
const types = ({ layers }: Pick<ModelDefinition, 'layers'>) =>
  layers.map(({ type, name }) => `${name}: ${type}`);

const backbone = sequential({
  name: 'backbone',
  input: [8, 8, 3],
  layers: [
    conv2d({ filters: 2, kernelSize: 3, kernelRegularizer: l2(0.1) }),
    batchNormalization(),
    globalAveragePooling2d(),
  ],
});

describe('a layer that is applied again', () => {
  const image = input([8, 8, 3]);
  const conv = conv2d({ filters: 3, kernelSize: 1 });
  const relu = activation({ activation: 'relu' });
  const once = apply(relu, apply(conv, image));
  const twice = apply(relu, apply(conv, once));
  const model = functional({ input: image, output: apply(flatten(), apply(add(), [once, twice])) });

  it('shares its weights; one without weights is a layer of its own', () => {
    expect(types(model)).toEqual([
      'conv2d: conv2d',
      'activation: activation',
      'shared: shared',
      'activation_1: activation',
      'add: add',
      'flatten: flatten',
    ]);
    expect(model.layers[2]).toEqual({ type: 'shared', name: 'shared', layer: 'conv2d' });
    expect(Object.keys(initialState(model, 0))).toEqual(['conv2d/kernel', 'conv2d/bias']);
    expect(modelFacts(model).trainableParameters).toBe(12);
    expect(modelFacts(model).multiplyAdds).toBe(2 * 64 * 9);
    expect(again(model)).toEqual(model);
    expect(summary(model)).toContain('shared (shared: conv2d)');
  });

  it('takes inputs of one form only', () => {
    const wide = apply(conv2d({ filters: 5, kernelSize: 1 }), image);
    expect(() => functional({ input: image, output: apply(conv, apply(conv, image)) })).not.toThrow();
    expect(() => functional({ input: image, output: apply(add(), [once, apply(conv, wide)]) })).toThrow(
      /layers\[\d\] \(shared\) applies a layer again: conv2d\/kernel is \[1, 1, 3, 3\]/,
    );
  });
});

describe('a model inside a model', () => {
  const model = sequential({
    input: [8, 8, 3],
    layers: [backbone, dense({ units: 1, activation: 'sigmoid' })],
  });

  it('is a layer, whose variables have its name in front', () => {
    expect(types(model)).toEqual(['backbone: model', 'dense: dense']);
    expect(types(model.layers[0] as ModelLayer)).toEqual(types(backbone));
    expect(Object.keys(initialState(model, 0))).toEqual([
      'backbone/conv2d/kernel',
      'backbone/conv2d/bias',
      'backbone/batch_normalization/gamma',
      'backbone/batch_normalization/beta',
      'backbone/batch_normalization/moving_mean',
      'backbone/batch_normalization/moving_variance',
      'dense/kernel',
      'dense/bias',
    ]);
    expect(inferModel(model).layers.map(({ layer, inputs }) => [layer.name, ...inputs])).toEqual([
      ['backbone/conv2d', 'input'],
      ['backbone/batch_normalization', 'backbone/conv2d'],
      ['backbone/global_average_pooling2d', 'backbone/batch_normalization'],
      ['dense', 'backbone/global_average_pooling2d'],
    ]);
    expect(again(model)).toEqual(model);
  });

  it('is frozen whole', () => {
    const [first, ...others] = model.layers;
    const frozen = again({
      ...model,
      layers: [{ ...(first as ModelLayer), trainable: false }, ...others],
    } as never);
    expect(modelFacts(frozen).trainableParameters).toBe(3);
    const { statistics } = lowerTraining(frozen);
    expect(statistics).toEqual([]);
  });

  it('can be applied again, also with several inputs', () => {
    const left = input([8, 8, 3]);
    const right = input([8, 8, 3], { name: 'right' });
    const both = apply(concatenate(), [apply(backbone, left), apply(backbone, right)]);
    const siamese = functional({ inputs: [left, right], output: apply(dense({ units: 1 }), both) });
    expect(types(siamese)).toEqual([
      'backbone: model',
      'shared: shared',
      'concatenate: concatenate',
      'dense: dense',
    ]);
    expect(siamese.extraInputs).toEqual({ right: [8, 8, 3] });
    expect(Object.keys(predictionProgram(siamese).inputs)).toEqual(['image', 'input/right']);
    expect(modelFacts(siamese).trainableParameters).toBe(54 + 2 + 4 + 5);
    // Once for the variable, not once for each place.
    expect(inferModel(siamese).regularization).toBeDefined();
    expect(again(siamese)).toEqual(siamese);
    const { statistics } = lowerTraining(siamese);
    expect(statistics).toEqual([
      'backbone/batch_normalization/moving_mean',
      'backbone/batch_normalization/moving_variance',
    ]);
  });

  it('gives several outputs', () => {
    const image = input([8, 8, 3]);
    const features = apply(conv2d({ filters: 2, kernelSize: 1, name: 'early' }), image);
    const late = apply(globalAveragePooling2d({ name: 'late' }), features);
    const two = functional({ name: 'two', input: image, outputs: [late, features] });
    const outer = input([8, 8, 3]);
    const end = apply(two, outer);
    const joined = apply(concatenate(), [end, apply(flatten(), outputOf(end, 'early'))]);
    const model = functional({ input: outer, output: joined });
    expect(model.layers[1]).toMatchObject({ type: 'flatten', inputs: ['two:early'] });
    expect(outputShape(model)).toEqual([2 + 128]);
    expect(again(model)).toEqual(model);
    expect(() => outputOf(end, 'none')).toThrow("outputOf: expected one of late, early, received 'none'.");
  });
});

describe('several outputs', () => {
  const image = input([8, 8, 3]);
  const age = input([1], { name: 'age' });
  const both = apply(concatenate(), [apply(backbone, image), age]);
  const model = functional({
    inputs: [image, age],
    outputs: [
      apply(dense({ units: 1, activation: 'sigmoid', name: 'malignant' }), both),
      apply(dense({ units: 3, activation: 'softmax', name: 'grade' }), both),
    ],
  });

  it('have names; the first is the main one', () => {
    expect(model.outputs).toEqual(['malignant', 'grade']);
    expect(modelOutputs(model)).toEqual([
      { name: 'malignant', shape: [1], activation: 'sigmoid' },
      { name: 'grade', shape: [3], activation: 'softmax' },
    ]);
    expect(outputActivation(model)).toBe('sigmoid');
    expect(Object.keys(predictionProgram(model).outputs)).toEqual(['prediction', 'prediction/grade']);
    expect(again(model)).toEqual(model);
  });

  it.each([
    [
      'outputs',
      { outputs: ['none'] },
      'outputs: expected names of layers of this model, each once, received ["none"].',
    ],
    ['twice', { outputs: ['grade', 'grade'] }, 'each once'],
    ['an input', { outputs: ['age'] }, 'names of layers'],
    ['extra shape', { extraInputs: { age: [0] } }, 'extraInputs.age: expected at least one positive integer'],
    ['extra name', { extraInputs: { 'a/b': [1] } }, 'extraInputs.a/b: name: expected letters'],
    ['input', { extraInputs: { input: [1] } }, 'is that of the images'],
  ])('wrong ones are refused: %s', (_name, change, message) => {
    expect(() => again({ ...model, ...change } as ModelDefinition)).toThrow(message);
  });
});

describe('errors of structure', () => {
  const base = sequential({ input: [8, 8, 3], layers: [conv2d({ filters: 3, kernelSize: 1 }), backbone] });
  const put = (layer: unknown) => ({ ...base, layers: [...base.layers, layer] }) as ModelDefinition;
  it.each([
    [
      { type: 'shared', name: 's', layer: 'none' },
      'layers[2] (shared): layer: expected the name of a layer before it',
    ],
    [{ type: 'shared', name: 's', layer: 'conv2d', trainable: false }, "there is no option 'trainable'"],
    [
      { type: 'shared', name: 's', layer: 'conv2d', inputs: ['input', 'input'] },
      'takes one input, received 2',
    ],
    [{ type: 'shared', name: 's', layer: 'backbone', inputs: ['input', 'input'] }, 'expected one name'],
    [{ type: 'model', name: 'm', layers: [] }, 'layers[2] (model) layers: expected at least one layer'],
    [
      { type: 'model', name: 'm', layers: [{ type: 'flatten', name: 'f' }], inputNames: ['a', 'a'] },
      'inputNames: expected names, each once',
    ],
    [
      { type: 'model', name: 'm', layers: [{ type: 'flatten', name: 'f', inputs: ['conv2d'] }] },
      "layers[2] (model) layers[0] (flatten): inputs: expected 'input'",
    ],
    [{ type: 'flatten', name: 'f', inputs: ['backbone:conv2d'] }, "inputs: expected 'input'"],
  ])('%j', (layer, message) => {
    expect(() => again(put(layer))).toThrow(message);
  });

  it('models deeper in each other than anybody needs are refused', () => {
    let layer: unknown = { type: 'flatten', name: 'f' };
    for (let depth = 0; depth < 40; depth += 1) layer = { type: 'model', name: 'm', layers: [layer] };
    expect(() => again(put(layer))).toThrow('at most 32 deep');
  });
});

/** The names of the statistics that a training step updates. */
function lowerTraining(model: ModelDefinition): { readonly statistics: readonly string[] } {
  const graph = new Graph();
  const image = graph.input('image', {
    shape: [-1, ...model.input],
    dtype: 'float32',
    source: { kind: 'batch' },
  });
  const { statistics } = lowerModel(graph, model, { image, training: true });
  return { statistics: Object.keys(statistics) };
}
