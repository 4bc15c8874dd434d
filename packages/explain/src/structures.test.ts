import {
  apply,
  dense,
  functional,
  globalAveragePooling2d,
  initialState,
  input,
  type ModelDefinition,
  type ModelLayer,
  type NamedLayer,
  type TensorValues,
} from '@cnn/core';
import { referenceEngine, structureModel } from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import { explain } from './explain.js';
import { embeddings } from './features/embeddings.js';
import { featureMaps } from './features/featureMaps.js';
import { filters } from './features/filters.js';
import { explainMethods, type MethodName } from './methods/methods.js';
import { explainableModel } from './model/plainModel.js';
import { modelRandomization } from './proof/modelRandomization.js';
import { imagesOf, network, shape } from './smallNetwork.support.test.js';

const flat = network(3, 'softmax');
const weights = initialState(flat, 3);
const [images] = [imagesOf(2)];
const modelOf = (definition: ModelDefinition, own: TensorValues) =>
  explainableModel({ definition, weights: own, engine: referenceEngine() });
const plain = modelOf(flat, weights);

/** The same network, of which all but the end stands inside a model. */
const head = flat.layers.slice(-2);
const inside: ModelLayer = { type: 'model', name: 'body', layers: flat.layers.slice(0, -2) };
const nested: ModelDefinition = { ...flat, layers: [inside as NamedLayer, ...head] };
const nestedWeights = Object.fromEntries(
  Object.entries(weights).map(([name, value]) => [name.startsWith('output') ? name : `body/${name}`, value]),
);

/** The same network with a second output, whose layers come last. */
const several: ModelDefinition = {
  ...flat,
  layers: [
    ...flat.layers,
    { type: 'conv2d', name: 'aside', filters: 2, kernelSize: 1, inputs: ['norm'] },
    { type: 'globalAveragePooling2d', name: 'mean' },
    { type: 'dense', name: 'second', units: 1, activation: 'sigmoid' },
  ],
  outputs: ['output', 'second'],
};
const severalWeights = { ...initialState(several, 8), ...weights };

describe.each([
  ['a model inside the model', modelOf(nested, nestedWeights), 'body/'],
  ['a second output', modelOf(several, severalWeights), ''],
])('with %s', (_name, model, path) => {
  it.each(Object.keys(explainMethods) as MethodName[])(
    '%s gives the maps of the network without',
    async (name) => {
      const method = name === 'rise' ? ({ name, masks: 20 } as const) : name;
      const expected = await explain({ model: plain, images, method });
      const found = await explain({ model, images, method });
      for (const [at, one] of expected.entries()) {
        expect(found[at]?.target).toBe(one.target);
        expect([...(found[at]?.map ?? [])]).toEqual([...one.map]);
      }
      const { layers } = expected[0] ?? {};
      expect(found[0]?.layers).toEqual(layers?.map((layer) => `${path}${layer}`));
    },
  );

  it('values of layers, embeddings and filters are its', async () => {
    const [maps] = await featureMaps({ model, images, layer: `${path}first` });
    const [expected] = await featureMaps({ model: plain, images, layer: 'first' });
    expect(maps?.values).toEqual(expected?.values);
    expect((await featureMaps({ model, images }))[0]?.layer).toBe(`${path}last`);
    expect((await embeddings({ model, images })).data).toEqual(
      (await embeddings({ model: plain, images })).data,
    );
    expect(filters({ model }).kernels).toEqual(filters({ model: plain }).kernels);
  });

  it('all layers with weights are randomized', async () => {
    const steps = await modelRandomization({ model, images, method: 'gradCam' });
    expect(steps.map(({ layer }) => layer)).toContain(`${path}first`);
  });
});

it('filters of a layer that is applied again are those of the first', () => {
  const image = input(shape);
  const seen = apply(globalAveragePooling2d(), image);
  const model: ModelDefinition = {
    ...functional({ input: image, output: apply(dense({ units: 2 }), seen) }),
    layers: [
      { type: 'conv2d', name: 'conv', filters: 2, kernelSize: 3, padding: 'same' },
      { type: 'shared', name: 'again', layer: 'conv' },
      { type: 'globalAveragePooling2d', name: 'mean' },
      { type: 'dense', name: 'end', units: 2, activation: 'softmax' },
    ],
  };
  const own = modelOf(model, initialState(model, 1));
  expect(filters({ model: own, layer: 'again' }).kernels).toEqual(
    filters({ model: own, layer: 'conv' }).kernels,
  );
});

it('a model that takes more than images is refused by name', async () => {
  const siamese = structureModel('siamese');
  const model = modelOf(siamese, initialState(siamese, 1));
  const own = { height: 8, width: 8, channels: 2, data: new Float32Array(128) };
  for (const call of [
    () => explain({ model, images: own }),
    () => featureMaps({ model, images: own }),
    () => embeddings({ model, images: own }),
    () => modelRandomization({ model, images: own }),
  ]) {
    await expect(call()).rejects.toMatchObject({
      code: 'MODEL',
      message: expect.stringContaining("received 'siamese', which takes other beside them"),
    });
  }
});
