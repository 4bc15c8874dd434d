import { describe, expect, it } from 'vitest';
import { CnnError } from '../errors.js';
import { activation } from '../layers/activation.js';
import { add } from '../layers/add.js';
import { batchNormalization } from '../layers/batchNormalization.js';
import { concatenate } from '../layers/concatenate.js';
import { conv2d } from '../layers/conv2d.js';
import { dense } from '../layers/dense.js';
import { dropout } from '../layers/dropout.js';
import { flatten } from '../layers/flatten.js';
import { globalAveragePooling2d } from '../layers/globalAveragePooling2d.js';
import { maxPooling2d } from '../layers/maxPooling2d.js';
import { l2 } from '../layers/regularizers.js';
import type { LayerDefinition } from '../layers/table.js';
import { upSampling2d } from '../layers/upSampling2d.js';
import { zeroPadding2d } from '../layers/zeroPadding2d.js';
import { apply, branches, input, sequential } from './compose.js';
import { functional } from './functional.js';
import { inferModel } from './infer.js';
import { parseModel } from './parse.js';
import { initialState, predictionProgram } from './state.js';
import { modelFacts, summary } from './summary.js';

const tutorial = sequential({
  name: 'tutorial',
  input: [32, 32, 3],
  layers: [
    conv2d({ filters: 32, kernelSize: 3, activation: 'relu' }),
    maxPooling2d(),
    batchNormalization(),
    conv2d({ filters: 64, kernelSize: 3, activation: 'relu', kernelRegularizer: l2(0.01) }),
    maxPooling2d({ poolSize: 2 }),
    flatten(),
    dense({ units: 128, activation: 'relu' }),
    dropout({ rate: 0.5 }),
    dense({ units: 1, activation: 'sigmoid' }),
  ],
});

describe('sequential', () => {
  it('is plain JSON with automatic names as in Keras', () => {
    expect(tutorial.layers.map(({ name }) => name)).toEqual([
      'conv2d',
      'max_pooling2d',
      'batch_normalization',
      'conv2d_1',
      'max_pooling2d_1',
      'flatten',
      'dense',
      'dropout',
      'dense_1',
    ]);
    expect(parseModel(JSON.parse(JSON.stringify(tutorial)))).toEqual(tutorial);
    expect(tutorial.layers.every(({ inputs }) => inputs === undefined)).toBe(true);
  });

  it('keeps a given name and steps around it', () => {
    const model = sequential({
      input: [8, 8, 1],
      layers: [flatten(), dense({ units: 2 }), dense({ units: 2, name: 'dense' })],
    });
    expect(model.layers.map(({ name }) => name)).toEqual(['flatten', 'dense_1', 'dense']);
  });

  it('takes branches among its layers', () => {
    const model = sequential({
      input: [8, 8, 4],
      layers: [
        branches({ branches: [[conv2d({ filters: 4, kernelSize: 3, padding: 'same' })], []], merge: add() }),
        activation({ activation: 'relu' }),
        globalAveragePooling2d(),
      ],
    });
    expect(model.layers[1]).toEqual({ type: 'add', name: 'add', inputs: ['conv2d', 'input'] });
    expect(inferModel(model).output.shape).toEqual([-1, 4]);
    expect(summary(model)).toContain('conv2d, input');
  });
});

describe('functional', () => {
  it('joins branches', () => {
    const image = input([8, 8, 3]);
    const a = apply(conv2d({ filters: 2, kernelSize: 1 }), image);
    const b = apply([conv2d({ filters: 3, kernelSize: 3, padding: 'same' }), batchNormalization()], image);
    const model = functional({ name: 'two', input: image, output: apply(concatenate(), [a, b]) });
    expect(inferModel(model).output.shape).toEqual([-1, 8, 8, 5]);
    expect(parseModel(JSON.parse(JSON.stringify(model)))).toEqual(model);
  });

  it('refuses an input that is not named', () => {
    const image = input([8, 8, 3]);
    expect(() => functional({ input: input([8, 8, 3]), output: apply(flatten(), image) })).toThrow(
      'Name all of them',
    );
  });
});

describe('errors of a definition', () => {
  const json = (
    change: (model: Record<string, unknown>, layers: Record<string, unknown>[]) => void,
  ): unknown => {
    const model = structuredClone(tutorial) as unknown as Record<string, unknown>;
    change(model, model.layers as Record<string, unknown>[]);
    return model;
  };
  const change = (index: number, fields: Record<string, unknown>) =>
    json((_model, layers) => Object.assign(layers[index] as object, fields));

  it.each([
    ['null', null, 'a model definition must be an object, received null.'],
    ['a newer version', json((model) => (model.version = 2)), 'version: expected 1, which is all'],
    [
      'no input',
      json((model) => delete model.input),
      'input: expected three positive integers [height, width, channels], received nothing.',
    ],
    ['an unknown layer', change(0, { type: 'conv9d' }), 'layers[0].type: expected one of activation, add'],
    ['a prototype name', change(0, { type: 'toString' }), 'layers[0].type: expected one of'],
    [
      'a NaN rate',
      change(7, { rate: Number.NaN }),
      'layers[7] (dropout): rate: expected a number from 0 up to, but not including, 1, received NaN.',
    ],
    ['a rate of 1', change(7, { rate: 1 }), 'received 1.'],
    [
      'a missing field',
      json((_model, layers) => delete (layers[0] as Record<string, unknown>).filters),
      'layers[0] (conv2d): filters: expected a positive integer, received nothing.',
    ],
    [
      'an unknown field',
      change(0, { filter: 3 }),
      "layers[0] (conv2d): there is no option 'filter'. Did you mean filters?",
    ],
    ['a taken name', change(3, { name: 'conv2d' }), "layers[3] (conv2d): the name 'conv2d' is taken."],
    [
      'an input that comes later',
      change(1, { inputs: ['dense'] }),
      'layers[1] (maxPooling2d): inputs: expected \'input\' or the name of a layer before it, received "dense".',
    ],
    [
      'a kernel that does not fit',
      change(0, { kernelSize: 40 }),
      'layers[0] (conv2d) a window of [40, 40] does not fit into [32, 32, 3].',
    ],
    [
      'an unknown activation',
      change(0, { activation: 'rellu' }),
      "activation: expected one of 'linear', 'relu'",
    ],
  ])('%s', (_name, value, message) => {
    expect(() => parseModel(value)).toThrow(CnnError);
    expect(() => parseModel(value)).toThrow(message);
  });

  it('says how to feed a dense layer', () => {
    const layers = [conv2d({ filters: 128, kernelSize: 3 }), dense({ units: 1 })];
    expect(() => sequential({ input: [28, 28, 3], layers })).toThrow(
      'layers[1] (dense) needs a flat input, received [26, 26, 128]. Put flatten() or globalAveragePooling2d() before it.',
    );
  });
});

describe('modelFacts', () => {
  it('counts parameters and multiply-adds', () => {
    const facts = modelFacts(tutorial);
    // 3·3·3·32+32, 4·32 (half of them statistics), 3·3·32·64+64, 6·6·64·128+128, 128+1
    expect(facts.trainableParameters).toBe(896 + 64 + 18496 + 295040 + 129);
    expect(facts.otherParameters).toBe(64);
    expect(facts.layers[0]?.multiplyAdds).toBe(30 * 30 * 32 * 27);
    expect(facts.multiplyAdds).toBe(30 * 30 * 32 * 27 + 13 * 13 * 64 * 288 + 2304 * 128 + 128);
    expect(facts.trainingBytes(64)).toBeGreaterThan(facts.trainingBytes(32));
    expect(summary(tutorial)).toMatchInlineSnapshot(`
      "Model: "tutorial", input (None, 32, 32, 3)
      --------------------------------------------------------------------------------
      Layer (type)                              Output shape        Param #  Mult-adds
      ================================================================================
      conv2d (conv2d)                           (None, 30, 30, 32)      896    777,600
      max_pooling2d (maxPooling2d)              (None, 15, 15, 32)        0          0
      batch_normalization (batchNormalization)  (None, 15, 15, 32)      128          0
      conv2d_1 (conv2d)                         (None, 13, 13, 64)   18,496  3,115,008
      max_pooling2d_1 (maxPooling2d)            (None, 6, 6, 64)          0          0
      flatten (flatten)                         (None, 2304)              0          0
      dense (dense)                             (None, 128)         295,040    294,912
      dropout (dropout)                         (None, 128)               0          0
      dense_1 (dense)                           (None, 1)               129        128
      ================================================================================
      Total params: 314,689 (1.3 MB)
      Trainable params: 314,625 (1.3 MB)
      Non-trainable params: 64 (0.3 kB)
      Multiply-adds per image: 4,187,648
      Activations per image: 0.2 MB
      Training step, batch 32, Adam: at least 15.2 MB
      --------------------------------------------------------------------------------"
    `);
  });
});

describe('initialState', () => {
  it('is a function of definition and seed, with the statistics at their start', () => {
    const state = initialState(tutorial, 3);
    expect(state).toEqual(initialState(tutorial, 3));
    expect(state['conv2d/kernel']?.data).not.toEqual(initialState(tutorial, 4)['conv2d/kernel']?.data);
    expect(state['batch_normalization/moving_variance']?.data).toEqual(new Float32Array(32).fill(1));
    const kernel = state['dense/kernel']?.data as Float32Array;
    const limit = Math.sqrt(6 / (2304 + 128));
    expect(Math.max(...kernel.slice(0, 1e5))).toBeLessThanOrEqual(limit);
    expect(Math.max(...kernel.slice(0, 1e5))).toBeGreaterThan(limit * 0.99);
  });
});

describe('a size that no engine can hold', () => {
  const of =
    (...layers: LayerDefinition[]) =>
    () =>
      initialState(sequential({ name: 'big', input: [28, 28, 1], layers }), 0);

  it.each<[string, () => unknown, string]>([
    [
      'units',
      of(flatten(), dense({ units: 1e9 })),
      "layers[1] (dense) 'dense' has a kernel of [784, 1000000000], 784,000,000,000 numbers (3136.0 GB), expected fewer than 2,147,483,648.",
    ],
    [
      'filters',
      of(conv2d({ filters: 2e9, kernelSize: 3 })),
      "'conv2d' has a kernel of [3, 3, 1, 2000000000]",
    ],
    [
      'many layers together',
      of(flatten(), ...Array.from({ length: 4 }, () => dense({ units: 30_000 }))),
      "model 'big' has at least 2,723,640,000 parameters (10.9 GB of weights alone)",
    ],
    ['an output', of(upSampling2d({ size: 20_000 })), "'up_sampling2d' has an output for each image of"],
    [
      'phases',
      of(upSampling2d({ size: 1e6, interpolation: 'bilinear' })),
      'expected at most 256 with bilinear',
    ],
    ['zero padding', of(zeroPadding2d({ padding: 1e6 })), 'has an output for each image of'],
    [
      'images',
      () => initialState(sequential({ input: [1e6, 1e6, 3], layers: [flatten()] }), 0),
      'has images of [1000000, 1000000, 3]',
    ],
  ])('is refused before it is allocated: %s', (_, work, message) => {
    expect(work).toThrow(message);
    expect(work).toThrow(CnnError);
  });
});

describe('predictionProgram', () => {
  it('drops nothing and uses the running statistics', () => {
    const program = predictionProgram(tutorial);
    expect(Object.keys(program.inputs)).toEqual(['image']);
    expect(program.nodes.some(({ operation }) => operation === 'normalizeChannels')).toBe(true);
    expect(program.updates).toEqual({});
  });
});

it('a model without its input says what is missing', () => {
  const given = (options: object) => () => sequential(options as Parameters<typeof sequential>[0]);
  expect(given({ inputShape: [8, 8, 3], layers: [] })).toThrow(
    "sequential: there is no option 'inputShape'. Use input: [height, width, channels].",
  );
  expect(given({ layers: [] })).toThrow(
    'input: expected [height, width, channels], such as [96, 96, 3], received undefined.',
  );
  expect(given({ input: [8, 8, 3] })).toThrow(
    'sequential: expected layers: a list of layers, received undefined.',
  );
  expect(given({ input: [8, 8, 3], layer: [] })).toThrow("there is no option 'layer'. Did you mean layers?");
});

it('options as Keras has them in Python are answered with those that there are', () => {
  const layer = (options: object) => () =>
    sequential({ input: [8, 8, 3], layers: [conv2d({ filters: 1, kernelSize: 1, ...options })] });
  expect(layer({ kernel_initializer: 'zeros' })).toThrow(
    "layers[0] (conv2d): there is no option 'kernel_initializer'. Did you mean kernelInitializer?",
  );
  expect(layer({ inputShape: [8, 8, 3] })).toThrow(
    "there is no option 'inputShape'. Give it to the model: sequential({ input: [height, width, channels], layers }).",
  );
  expect(() => dense(10 as unknown as { units: number })).toThrow(
    'dense: expected an object of options, such as dense({ units: 10 }), received 10.',
  );
  const given = (block: unknown) => () => sequential({ input: [8, 8, 3], layers: [block as never] });
  expect(given(flatten)).toThrow(
    'layers: expected a layer, such as flatten(), received the function flatten itself. Call it: flatten().',
  );
  expect(given(false)).toThrow('received false.');
  expect(given(undefined)).toThrow('received undefined.');
  expect(given({ units: 3 })).toThrow('received {"units":3}.');
  expect(() => (flatten as (options: unknown) => void)(null)).toThrow(
    'flatten: expected an object of options',
  );
});
