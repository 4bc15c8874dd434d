import { describe, expect, it } from 'vitest';
import {
  add,
  apply,
  batchNormalization,
  branches,
  concatenate,
  conv2d,
  dense,
  describeNetwork,
  dropout,
  flatten,
  functional,
  globalAveragePooling2d,
  input,
  type LayerDescription,
  type LayerRule,
  type ModelDefinition,
  maxPooling2d,
  modelFacts,
  ops,
  sequential,
  subtract,
} from '../index.js';

/** The network of the tutorial, for its images: 22,245,057 parameters in Keras's `model.summary()`, 64 of them not trained. */
const tutorial = sequential({
  name: 'tutorial',
  input: [224, 224, 3],
  layers: [
    conv2d({ filters: 32, kernelSize: 3, activation: 'relu' }),
    maxPooling2d({ poolSize: 2 }),
    batchNormalization(),
    conv2d({ filters: 64, kernelSize: 3, activation: 'relu' }),
    maxPooling2d({ poolSize: 2 }),
    conv2d({ filters: 128, kernelSize: 3, activation: 'relu' }),
    maxPooling2d({ poolSize: 2 }),
    flatten(),
    dense({ units: 256, activation: 'relu' }),
    dropout({ rate: 0.5 }),
    dense({ units: 1, activation: 'sigmoid' }),
  ],
});

/** The definition with fields of one layer changed; `undefined` removes one. */
function withLayer(model: ModelDefinition, index: number, change: object): unknown {
  const layers = model.layers.map((layer, at) => (at === index ? { ...layer, ...change } : layer));
  return JSON.parse(JSON.stringify({ ...model, layers }));
}

const states = (layers: readonly LayerDescription[]): string =>
  layers.map(({ state }) => state[0] as string).join('');

describe('a network that is right', () => {
  it("has the numbers of Keras's summary, layer by layer", () => {
    const { layers, outputs, error, ...totals } = describeNetwork(tutorial);
    expect(error).toBeUndefined();
    expect(
      layers.map(({ trainableParameters, otherParameters }) => trainableParameters + otherParameters),
    ).toEqual([896, 0, 128, 18496, 0, 73856, 0, 0, 22151424, 0, 257]);
    expect(layers.map(({ outputShape }) => outputShape?.join('×'))).toEqual(
      '222×222×32 111×111×32 111×111×32 109×109×64 54×54×64 52×52×128 26×26×128 86528 256 256 1'.split(' '),
    );
    expect(layers[8]).toMatchObject({
      name: 'dense',
      type: 'dense',
      inputs: ['flatten'],
      inputShapes: [[86528]],
    });
    expect(outputs).toEqual([{ name: 'dense_1', shape: [1], activation: 'sigmoid' }]);
    expect(totals.trainableParameters).toBe(22244993);
    expect(totals.otherParameters).toBe(64);
  });

  const shared = (): ModelDefinition => {
    const [left, right] = [input([32, 32, 3]), input([32, 32, 3], { name: 'right' })];
    const features = sequential({
      name: 'features',
      input: [32, 32, 3],
      layers: [
        branches({
          branches: [[conv2d({ filters: 3, kernelSize: 3, padding: 'same' }), dropout({ rate: 0.1 })], []],
          merge: add(),
        }),
        globalAveragePooling2d(),
      ],
    });
    const distance = apply(subtract(), [apply(features, left), apply(features, right)]);
    return functional({ inputs: [left, right], output: apply(dense({ units: 1 }), distance) });
  };

  it.each([
    ['the tutorial', tutorial],
    ['a shared model inside, and two inputs', shared()],
  ])('has the numbers of modelFacts: %s', (_, model) => {
    const facts = modelFacts(model);
    const described = describeNetwork(model, { batchSize: 8 });
    for (const name of ['trainableParameters', 'otherParameters', 'multiplyAdds', 'activationBytes'] as const)
      expect(described[name], name).toBe(facts[name]);
    expect(described.trainingBytes).toBe(facts.trainingBytes(8));
    expect(JSON.parse(JSON.stringify(described)).layers).toHaveLength(model.layers.length);
  });

  it('lists the layers of a model inside, and sums them', () => {
    const { layers } = describeNetwork(shared());
    expect(layers.map(({ name, state }) => [name, state])).toEqual([
      ['features', 'ok'],
      ['shared', 'ok'],
      ['subtract', 'ok'],
      ['dense', 'ok'],
    ]);
    const [first, again] = layers;
    expect(first?.layers?.map(({ name }) => name)).toEqual([
      'conv2d',
      'dropout',
      'add',
      'global_average_pooling2d',
    ]);
    expect(first?.trainableParameters).toBe(84);
    expect(first?.outputShape).toEqual([3]);
    expect(again?.trainableParameters).toBe(0);
    expect(again?.multiplyAdds).toBe(first?.multiplyAdds);
  });

  it('takes rules of custom layers', () => {
    const rule: LayerRule<{ type: 'double' }> = { fields: {}, lower: ({ x }) => ops.multiply(x, 2) };
    const model = withLayer(tutorial, 9, { type: 'double', rate: undefined });
    expect(describeNetwork(model, { layers: { double: rule } }).layers[9]?.state).toBe('ok');
    expect(describeNetwork(model).layers[9]?.error?.message).toContain('received "double"');
  });
});

describe('a mistake', () => {
  it('is told at its layer, and later ones are unknown', () => {
    const { layers, trainingBytes, outputs } = describeNetwork(
      withLayer(tutorial, 7, { type: 'dropout', rate: 0.5 }),
    );
    expect(states(layers)).toBe('ooooooooeuu');
    expect(layers[8]?.error).toEqual({
      code: 'MODEL',
      message:
        'layers[8] (dense) needs a flat input, received [26, 26, 128]. Put flatten() or globalAveragePooling2d() before it.',
    });
    expect(layers[8]?.inputShapes).toEqual([[26, 26, 128]]);
    expect(trainingBytes).toBeUndefined();
    expect(outputs).toEqual([]);
  });

  it('of an option is told, too', () => {
    const { layers } = describeNetwork(withLayer(tutorial, 3, { filters: 0 }));
    expect(states(layers)).toBe('oooeuuuuuuu');
    expect(layers[3]?.error?.message).toBe(
      'layers[3] (conv2d): filters: expected a positive integer, received 0.',
    );
    expect(layers[2]?.otherParameters).toBe(64);
  });

  it('in one branch leaves the other known', () => {
    const model = sequential({
      input: [8, 8, 2],
      layers: [
        branches({
          branches: [
            [conv2d({ filters: 2, kernelSize: 3, padding: 'same' })],
            [maxPooling2d({ strides: 1, padding: 'same' })],
          ],
          merge: concatenate(),
        }),
      ],
    });
    const { layers } = describeNetwork(withLayer(model, 0, { kernelSize: 'three' }));
    expect(states(layers)).toBe('eou');
  });

  it('of a name leaves the layer of that name as it is', () => {
    const { layers } = describeNetwork(withLayer(tutorial, 2, { name: 'conv2d' }));
    expect(states(layers)).toBe('ooeuuuuuuuu');
    expect(layers[2]?.error?.message).toContain("the name 'conv2d' is taken");
  });

  it('inside a model inside is told at both', () => {
    const inner = sequential({ name: 'inner', input: [8, 8, 2], layers: [flatten(), dense({ units: 2 })] });
    const model = sequential({ input: [8, 8, 2], layers: [inner, dense({ units: 1 })] });
    const broken = withLayer(model, 0, {
      layers: [
        { type: 'flatten', name: 'flatten' },
        { type: 'dense', name: 'dense' },
      ],
    });
    const { layers } = describeNetwork(broken);
    expect(states(layers)).toBe('eu');
    expect(states(layers[0]?.layers ?? [])).toBe('oe');
    expect(layers[0]?.error?.message).toContain('layers[1] (dense): units: expected a positive integer');
  });

  it('in the outputs of a model inside is told at that model', () => {
    const inner = sequential({ name: 'inner', input: [8, 8, 2], layers: [flatten(), dense({ units: 2 })] });
    const model = sequential({ input: [8, 8, 2], layers: [inner, dense({ units: 1 })] });
    const { layers } = describeNetwork(withLayer(model, 0, { outputs: ['absent'] }));
    expect(states(layers)).toBe('eu');
    expect(layers[0]?.error?.message).toContain('outputs: expected names of layers of this model');
  });

  it('of the outputs is no layer’s', () => {
    const { layers, error, outputs } = describeNetwork({ ...tutorial, outputs: ['absent'] });
    expect(states(layers)).toBe('ooooooooooo');
    expect(error?.message).toContain('outputs: expected names of layers');
    expect(outputs).toEqual([]);
  });

  it('leaves multiply-adds of other layers as they are where an output is too large', () => {
    const model = {
      ...sequential({ input: [8, 8, 2], layers: [flatten(), dense({ units: 2 })] }),
      layers: [
        { type: 'zeroPadding2d', name: 'pad', padding: 300 },
        { type: 'conv2d', name: 'huge', filters: 100_000, kernelSize: 1 },
        { type: 'flatten', name: 'flatten', inputs: ['input'] },
        { type: 'dense', name: 'dense', units: 2 },
      ],
    };
    const { layers } = describeNetwork(model);
    expect(states(layers)).toBe('oeoo');
    expect(layers.map(({ multiplyAdds }) => multiplyAdds)).toEqual([0, 0, 0, 256]);
  });

  const nested = (depth: number): unknown =>
    depth === 0
      ? { type: 'flatten', name: 'flatten' }
      : { type: 'model', name: 'inner', layers: [nested(depth - 1)] };

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a text', 'conv2d'],
    ['an array', []],
    ['no layers', { ...tutorial, layers: undefined }],
    ['an empty list', { ...tutorial, layers: [] }],
    ['no input', { ...tutorial, input: [0, 1] }],
    ['images that no engine can hold', { ...tutorial, input: [65536, 65536, 3] }],
    ['an unknown field', { ...tutorial, optimizer: 'adam' }],
  ])('of the definition itself is told as its error: %s', (_, definition) => {
    const described = describeNetwork(definition);
    expect(described.error?.code).toBe('MODEL');
    expect(described.error?.message).not.toMatch(/undefined|object Object|not a function|Cannot read/);
    expect(described.layers.every(({ state }) => state === 'unknown')).toBe(true);
  });

  it.each<[string, unknown]>([
    ['null', null],
    ['a number', 3],
    ['no type', { name: 'a' }],
    ['no name', { type: 'flatten' }],
    ['a name that is no text', { type: 'flatten', name: 3 }],
    ['inputs that are no list', { type: 'flatten', name: 'a', inputs: 'input' }],
    ['an input that is not there', { type: 'flatten', name: 'a', inputs: ['absent'] }],
    ['a merge of one', { type: 'add', name: 'a' }],
    ['a model without layers', { type: 'model', name: 'a' }],
    ['a model of what is no layer', { type: 'model', name: 'a', layers: [null] }],
    ['models too deep', { type: 'model', name: 'a', layers: [nested(40)] }],
    ['a layer again that is not there', { type: 'shared', name: 'a', layer: 'absent' }],
  ])('of a layer is told in our words: %s', (_, layer) => {
    const [first, ...others] = tutorial.layers;
    const { layers } = describeNetwork({ ...tutorial, layers: [first, layer, ...others.slice(1)] });
    expect(layers[0]?.state).toBe('ok');
    expect(layers[1]?.state).toBe('error');
    expect(layers[1]?.error?.message).toMatch(/layers\[\d\]|deep in each other/);
    expect(layers[1]?.error?.message).not.toMatch(/undefined|object Object|not a function|Cannot read/);
    expect(layers[2]?.state).toBe('unknown');
  });
});
