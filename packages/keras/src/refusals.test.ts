import { encodeUtf8, leakyRelu } from '@cnn/core';
import { describe, expect, it } from 'vitest';
import { goldenFile } from './goldens.support.test.js';
import { readKeras } from './readKeras.js';
import { refused } from './refused.support.test.js';

const text = (content: string): Uint8Array => encodeUtf8(content);

const base = { trainable: true, dtype: 'float32' };
const input = { class_name: 'InputLayer', config: { batch_shape: [null, 6, 6, 2], name: 'image' } };

/** A Sequential of these layers, as JSON of Keras 3. */
const sequentialOf = (...layers: readonly (readonly [className: string, config: object])[]): Uint8Array =>
  text(
    JSON.stringify({
      class_name: 'Sequential',
      config: {
        name: 'model',
        layers: [
          input,
          ...layers.map(([class_name, config], at) => ({
            class_name,
            config: { ...base, name: `${class_name.toLowerCase()}_${at}`, ...config },
          })),
        ],
      },
    }),
  );

describe('layers that can not be expressed are refused by name', () => {
  it.each([
    ['LSTM', {}, 'works on sequences'],
    ['Bidirectional', {}, 'works on sequences'],
    ['Conv3D', {}, 'has no counterpart here'],
    ['Scale', {}, "customObjects: { 'Scale': (config) => layer }"],
    ['Lambda', { function: 'abc' }, "lambda: { 'lambda_0': { scale, offset } }"],
    ['Conv2D', { filters: 2, kernel_size: [3, 3], padding: 'causal' }, "has padding: 'causal'"],
    [
      'Conv2D',
      { filters: 2, kernel_size: [3, 3], activation: 'Custom>wave' },
      "has the activation 'Custom>wave'",
    ],
    [
      'Conv2D',
      { filters: 2, kernel_size: [3, 3], activation: 'hard_shrink' },
      "has the activation 'hard_shrink', which has no counterpart here. Say what it is: customObjects",
    ],
    ...['constructor', 'toString', '__proto__'].map(
      (name) =>
        [
          'Conv2D',
          { filters: 2, kernel_size: [3, 3], activation: name },
          `has the activation '${name}', which is none of Keras`,
        ] as const,
    ),
    ['RandomCrop', {}, "has no counterpart here. Say what it is: customObjects: { 'RandomCrop'"],
    ['Conv2DTranspose', { filters: 2, kernel_size: [3, 3], dilation_rate: [2, 2] }, 'dilation_rate above 1'],
    ['BatchNormalization', { axis: 1 }, 'normalizes along axis 1'],
    ['LayerNormalization', { axis: [1, 2, 3] }, 'normalizes along axis [1,2,3]'],
    ['Concatenate', { axis: 1 }, 'joins along axis 1'],
    ['UpSampling2D', { interpolation: 'bicubic' }, "has interpolation: 'bicubic'"],
    ['Resizing', { height: 3, width: 3, crop_to_aspect_ratio: true }, 'crop_to_aspect_ratio'],
    ['Rescaling', { scale: [1, 2] }, 'expected numbers'],
    ['Normalization', { axis: -1, mean: [0, 0], variance: [1, 1], invert: true }, 'inverse'],
  ] as const)('%s %j', (className, config, words) => {
    const error = refused(() => readKeras(sequentialOf([className, config]), { file: 'model.json' }));
    expect(error.message).toContain(`model.json: layer '${className.toLowerCase()}_0' (${className})`);
    expect(error.message).toContain(words);
    expect(error).toMatchObject({ code: 'MODEL', details: { reason: 'unsupportedLayer', type: className } });
  });

  it('both layouts of channels in one model', () => {
    const own = { filters: 2, kernel_size: [1, 1] };
    const error = refused(() =>
      readKeras(
        sequentialOf(
          ['Conv2D', { ...own, data_format: 'channels_first' }],
          ['Conv2D', { ...own, data_format: 'channels_last' }],
        ),
      ),
    );
    expect(error.message).toContain("has data_format: 'channels_last', unlike other layers");
  });

  it('a reshape of keras.ops in a legacy file, which calls it as the layer', () => {
    const read = { class_name: '__keras_tensor__', config: { keras_history: ['image', 0, 0] } };
    const reshape = {
      class_name: 'Reshape',
      name: 'reshape',
      config: { name: 'reshape', newshape: [-1, 72] },
      inbound_nodes: [{ args: [read], kwargs: {} }],
    };
    const layers = [{ ...input, name: 'image', inbound_nodes: [] }, reshape];
    const ends = { input_layers: ['image', 0, 0], output_layers: ['reshape', 0, 0] };
    const bytes = text(
      JSON.stringify({ class_name: 'Functional', config: { name: 'model', layers, ...ends } }),
    );
    expect(refused(() => readKeras(bytes)).message).toContain(
      "layer 'reshape' (Reshape) is an operation that can not be expressed.",
    );
  });

  it('unless the caller says what they are', () => {
    const bytes = sequentialOf(
      ['Lambda', { function: ['x', null, null] }],
      ['Custom>Leaky', { slope: 0.2 }],
      ['Conv2D', { filters: 1, kernel_size: [1, 1], activation: 'wave' }],
    );
    const { model, plan, notes } = readKeras(bytes, {
      lambda: { lambda_0: { scale: 2, offset: -1 } },
      customObjects: {
        Leaky: (config) => leakyRelu({ negativeSlope: config.slope as number }),
        wave: () => ({ type: 'activation', activation: 'tanh' }),
      },
    });
    expect(model.layers.map(({ name: _name, ...layer }) => layer)).toEqual([
      { type: 'rescaling', scale: 2, offset: -1 },
      { type: 'leakyRelu', negativeSlope: 0.2 },
      { type: 'conv2d', filters: 1, kernelSize: 1 },
      { type: 'activation', activation: 'tanh' },
    ]);
    expect(plan.map(({ type, becomes }) => [type, becomes])).toEqual([
      ['InputLayer', undefined],
      ['Lambda', 'rescaling'],
      ['Custom>Leaky', 'leakyRelu'],
      ['Conv2D', 'conv2d'],
    ]);
    expect(notes).toContain('The file holds no weights: they are drawn anew.');
  });
});

describe('what is left out is told', () => {
  it('augmentation, noise and constraints', () => {
    const { model, plan } = readKeras(goldenFile('spellings/augmented.keras'));
    expect(model.layers.map(({ type }) => type)).toEqual(['rescaling', 'conv2d', 'flatten', 'dense']);
    const notes = Object.fromEntries(plan.flatMap(({ type, note }) => (note ? [[type, note]] : [])));
    expect(notes).toEqual({
      RandomFlip: 'changes images at random in training only, and is left out.',
      RandomRotation: 'changes images at random in training only, and is left out.',
      RandomZoom: 'changes images at random in training only, and is left out.',
      GaussianNoise: 'adds noise in training only, and is left out.',
      Conv2D: 'kernel_constraint: no counterpart, left out.',
      GaussianDropout: 'adds noise in training only, and is left out.',
      ActivityRegularization: 'adds to the loss in training only, and is left out.',
    });
  });

  it('an image size that a model does not fix has to be given', () => {
    const config = {
      class_name: 'Sequential',
      config: [
        {
          class_name: 'Conv2D',
          config: {
            ...base,
            name: 'conv',
            batch_input_shape: [null, null, null, 3],
            filters: 2,
            kernel_size: [3, 3],
          },
        },
      ],
    };
    const bytes = text(JSON.stringify(config));
    const error = refused(() => readKeras(bytes, { file: 'any.json' }));
    expect(error.message).toContain('inputShape: [height, width, channels]');
    expect(readKeras(bytes, { inputShape: [9, 8, 3] }).model.input).toEqual([9, 8, 3]);
  });
});

it('a Sequential that begins with a model takes what that takes', () => {
  const conv = { ...base, name: 'conv', filters: 2, kernel_size: [3, 3], batch_input_shape: [1, 8, 9, 3] };
  const inner = {
    class_name: 'Sequential',
    config: { name: 'inner', layers: [{ class_name: 'Conv2D', config: conv }] },
  };
  const middle = { class_name: 'Sequential', config: { name: 'middle', layers: [inner] } };
  const config = { class_name: 'Sequential', config: { name: 'outer', layers: [middle] } };
  const { model, plan } = readKeras(text(JSON.stringify(config)));
  expect(model.input).toEqual([8, 9, 3]);
  expect(plan.map(({ source, name }) => [source, name])).toEqual([
    ['middle', 'middle'],
    ['middle/inner', 'middle/inner'],
    ['middle/inner/conv', 'middle/inner/conv'],
  ]);
});

describe('broken configs are refused', () => {
  const graph = (layers: readonly object[]): Uint8Array =>
    text(
      JSON.stringify({
        class_name: 'Functional',
        config: { name: 'model', layers, input_layers: [['image', 0, 0]], output_layers: [['b', 0, 0]] },
      }),
    );
  const named = (name: string, from: string): object => ({
    class_name: 'ReLU',
    name,
    config: { ...base, name },
    inbound_nodes: [[[from, 0, 0, {}]]],
  });
  const image = { ...input, name: 'image', inbound_nodes: [] };

  it.each([
    [
      'layers in a circle',
      graph([image, named('a', 'b'), named('b', 'a')]),
      'reads layers that are missing or that read it',
    ],
    ['a layer that reads nothing', graph([image, named('b', 'nobody')]), 'reads layers that are missing'],
    [
      'two layers of one name',
      graph([image, named('b', 'image'), named('b', 'image')]),
      "two layers have the name 'b'",
    ],
    [
      'no list of layers',
      text('{"class_name": "Sequential", "config": {"layers": 3}}'),
      'needs a list of layers',
    ],
    ['JSON that is cut off', text('{"class_name": "Sequential", "config": '), 'expected JSON'],
    [
      'lists without end',
      text(`{"class_name": "Sequential", "config": ${'['.repeat(5000)}${']'.repeat(5000)}}`),
      'levels deep',
    ],
  ])('%s', (_what, bytes, words) => {
    const error = refused(() => readKeras(bytes));
    expect(error.message).toContain(words);
    expect(error).toMatchObject({ code: 'FILE', details: { reason: 'malformed' } });
  });

  it('weights of another model, naming both shapes', () => {
    const json = goldenFile('spellings/weights.json');
    const error = refused(() =>
      readKeras(json, { weights: goldenFile('keras3/softmax_tutorial.h5'), file: 'm.json' }),
    );
    expect(error).toMatchObject({ code: 'FILE', details: { reason: 'malformed' } });
    expect(error.message).toMatch(/weights of \d+ layers .* the model has \d+/);
    const config = JSON.parse(new TextDecoder().decode(json)) as {
      config: { layers: { config: { filters?: number } }[] };
    };
    const conv = config.config.layers.find(({ config: own }) => own.filters === 4);
    if (conv) conv.config.filters = 5;
    const bytes = text(JSON.stringify(config));
    const shapes = refused(() => readKeras(bytes, { weights: goldenFile('spellings/weights.h5') }));
    expect(shapes.message).toContain('has the shape [3, 3, 3, 4], expected [3, 3, 3, 5]');
  });
});

it('a custom class takes the weights of the layer that it becomes', () => {
  const file = goldenFile('keras3/lenet.h5');
  const { weights } = readKeras(file);
  const [old, other] = [encodeUtf8('"Conv2D"'), encodeUtf8('"MyConv"')];
  for (let at = 0; at < file.length; at++)
    if (old.every((byte, i) => file[at + i] === byte)) file.set(other, at);
  expect(refused(() => readKeras(file)).message).toContain('(MyConv) has no counterpart here');
  const customObjects = {
    MyConv: ({ filters, kernel_size: size, padding, activation }: Readonly<Record<string, unknown>>) => ({
      type: 'conv2d',
      ...{ filters, kernelSize: size, padding, activation },
    }),
  };
  expect(readKeras(file, { customObjects }).weights).toEqual(weights);
});
