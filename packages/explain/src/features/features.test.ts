import { readFile } from 'node:fs/promises';
import {
  add,
  apply,
  average,
  conv2d,
  conv2dTranspose,
  dense,
  depthwiseConv2d,
  dropout,
  flatten,
  functional,
  globalAveragePooling2d,
  initialState,
  input,
  type ModelDefinition,
  predictionProgram,
  sequential,
} from '@cnn/core';
import { hashed, interpret, referenceEngine } from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import { explainableModel } from '../model/plainModel.js';
import { embeddings } from './embeddings.js';
import { featureMaps } from './featureMaps.js';
import { filters } from './filters.js';
import { project } from './project.js';

const shape = [6, 5, 3] as const;
const definition = sequential({
  input: shape,
  layers: [
    conv2d({ name: 'conv', filters: 4, kernelSize: 3, activation: 'relu' }),
    depthwiseConv2d({ name: 'each', kernelSize: 2, depthMultiplier: 2 }),
    globalAveragePooling2d({ name: 'pool' }),
    dense({ name: 'hidden', units: 7, activation: 'relu' }),
    dropout({ rate: 0.5 }),
    dense({ name: 'output', units: 2, activation: 'softmax' }),
  ],
});
const modelOf = (of: ModelDefinition) =>
  explainableModel({ definition: of, weights: initialState(of, 1), engine: referenceEngine() });
const model = modelOf(definition);
const images = [1, 2, 3].map((seed) => ({
  ...{ height: 6, width: 5, channels: 3 },
  data: hashed({ seed, size: 90, low: 0, high: 1 }),
}));

/** What a part of the model, up to a layer, gives for the second image. */
function upTo(name: string): ArrayLike<number> {
  const layers = definition.layers.slice(0, definition.layers.findIndex((layer) => layer.name === name) + 1);
  const state = Object.entries(model.weights).map(([path, value]) => [
    path,
    { ...value, data: Float64Array.from(value.data) },
  ]);
  const { outputs } = interpret({
    program: predictionProgram({ ...definition, layers }),
    inputs: { image: { shape: [1, ...shape], data: Float64Array.from(images[1]?.data ?? []) } },
    state: Object.fromEntries(state),
  });
  return outputs.prediction?.data ?? [];
}

describe('featureMaps', () => {
  it('are what a layer makes of each image', async () => {
    const found = await featureMaps({ model, images, layer: 'conv', batchSize: 2 });
    expect(found.map(({ index, layer, shape: own }) => [index, layer, own])).toEqual(
      [0, 1, 2].map((index) => [index, 'conv', [4, 3, 4]]),
    );
    expect({ data: found[1]?.values ?? [] }).toBeCloseToTensor({ data: upTo('conv') });
    const [last] = await featureMaps({ model, images, indices: [1] });
    expect(last).toMatchObject({ index: 1, layer: 'each', shape: [3, 2, 8] });
  });

  it('need a layer with places', async () => {
    await expect(featureMaps({ model, images, layer: 'hidden' })).rejects.toThrow(
      "expected a layer with places, [height, width, channels], received 'hidden', whose output is [7]",
    );
    await expect(featureMaps({ model, images, layer: 'konv' })).rejects.toThrow("Did you mean 'conv'?");
  });

  it('and the others say in whose name they complain', async () => {
    const layer = 'konv';
    await expect(featureMaps({ model, images, layer })).rejects.toThrow('featureMaps: expected layer');
    await expect(embeddings({ model, images, layer })).rejects.toThrow('embeddings: expected layer');
    expect(() => filters({ model, layer })).toThrow('filters: expected layer');
    await expect(embeddings({ model, images: [] })).rejects.toThrow('embeddings: expected images');
    await expect(embeddings({ model: {} as typeof model, images })).rejects.toThrow(
      'embeddings: expected model to be a trained model',
    );
  });
});

describe('filters', () => {
  it('are the kernels of a convolution, one for each channel that it makes', () => {
    const found = filters({ model });
    expect(found).toMatchObject({ layer: 'conv', shape: [3, 3, 3] });
    expect(found.kernels).toHaveLength(4);
    const { data } = model.weights['conv/kernel'] ?? { data: [] };
    expect(found.kernels[2]?.[(1 * 3 + 2) * 3 + 1]).toBe(data[((1 * 3 + 2) * 3 + 1) * 4 + 2]);
  });

  it('have one channel where each channel is seen by itself', () => {
    const found = filters({ model, layer: 'each' });
    expect(found).toMatchObject({ shape: [2, 2, 1] });
    expect(found.kernels).toHaveLength(8);
    expect(found.kernels[5]?.[3]).toBe(model.weights['each/kernel']?.data[3 * 8 + 5]);
  });

  it('of a transposed convolution stand with their channels behind', () => {
    const up = sequential({
      input: shape,
      layers: [conv2dTranspose({ name: 'up', filters: 4, kernelSize: 2 }), flatten(), dense({ units: 2 })],
    });
    const { kernels, shape: own } = filters({ model: { definition: up, weights: initialState(up, 1) } });
    expect(own).toEqual([2, 2, 3]);
    expect(kernels).toHaveLength(4);
    expect(kernels[3]?.[(1 * 2 + 0) * 3 + 2]).toBe(
      initialState(up, 1)['up/kernel']?.data[((1 * 2 + 0) * 4 + 3) * 3 + 2],
    );
  });

  it('are of convolutions alone', () => {
    expect(() => filters({ model, layer: 'output' })).toThrow(
      "filters: expected a convolution, received 'output' (dense). Use one of conv, each.",
    );
    const flat = sequential({ name: 'flat', input: shape, layers: [flatten(), dense({ units: 2 })] });
    expect(() => filters({ model: { definition: flat, weights: {} } })).toThrow(
      "expected model 'flat' to have a convolution",
    );
  });
});

describe('embeddings', () => {
  it('are what the last dense layer reads', async () => {
    const found = await embeddings({ model, images, batchSize: 2 });
    expect(found).toMatchObject({ shape: [3, 7], indices: [0, 1, 2] });
    expect({ data: found.data.subarray(7, 14) }).toBeCloseToTensor({ data: upTo('hidden') });
  });

  it('are those of a layer, or the mean over its places', async () => {
    expect((await embeddings({ model, images, layer: 'pool' })).shape).toEqual([3, 8]);
    const [each, pool] = [
      await embeddings({ model, images, layer: 'each' }),
      await embeddings({ model, images, layer: 'pool' }),
    ];
    expect(each).toMatchObject({ shape: [3, 8] });
    expect({ data: each.data }).toBeCloseToTensor({ data: pool.data });
  });

  it('stand side by side of an ensemble', async () => {
    const from = input(shape);
    const member = (units: number) =>
      apply(
        [flatten(), dense({ units, activation: 'relu' }), dense({ units: 1, activation: 'sigmoid' })],
        from,
      );
    const pair = functional({ input: from, output: apply(average(), [member(3), member(4)]) });
    expect((await embeddings({ model: modelOf(pair), images })).shape).toEqual([3, 7]);
  });

  it('need a dense layer, or a name', async () => {
    const from = input(shape);
    const conv = () => conv2d({ filters: 2, kernelSize: 3 });
    const sum = apply(add(), [apply(conv(), from), apply(conv(), from)]);
    const plain = functional({ name: 'plain', input: from, output: apply(globalAveragePooling2d(), sum) });
    await expect(embeddings({ model: modelOf(plain), images })).rejects.toThrow(
      "expected model 'plain' to have a dense layer, received none. Name a layer: layer: 'add'.",
    );
  });
});

describe('project', () => {
  it('by pca is that of scikit-learn', async () => {
    const file = new URL('../../../testing/goldens/explain/pca.json', import.meta.url);
    const golden = JSON.parse(await readFile(file, 'utf8'));
    const [count, size] = golden.shape;
    const data = hashed({ seed: golden.seed, size: count * size, low: -1, high: 1 }).map(
      (value, at) => value * (1 + (at % size)) + 3,
    );
    const found = await project({ embeddings: { shape: golden.shape, data } });
    expect(found.shape).toEqual([40, 2]);
    expect({ data: found.points }).toBeCloseToTensor({ data: golden.points }, 1e-5);
    expect({ data: found.explainedVariance ?? [] }).toBeCloseToTensor(
      { data: golden.explainedVariance },
      1e-6,
    );
  });

  it('by umap keeps groups apart, and repeats', async () => {
    const [count, size] = [40, 6];
    const noise = hashed({ seed: 3, size: count * size, low: -1, high: 1 });
    const data = noise.map((value, at) => value + (at < (count / 2) * size ? 0 : 20));
    const how = { embeddings: { shape: [count, size] as const, data }, method: 'umap' } as const;
    const [found, again, other] = [
      await project(how),
      await project(how),
      await project({ ...how, seed: 1 }),
    ];
    expect(again.points).toEqual(found.points);
    expect(other.points).not.toEqual(found.points);
    const pointAt = (row: number) => [...found.points.subarray(2 * row, 2 * row + 2)] as [number, number];
    const apart = (a: number, b: number): number => {
      const [[x, y], [u, v]] = [pointAt(a), pointAt(b)];
      return Math.hypot(x - u, y - v);
    };
    for (let row = 0; row < count; row++) {
      const rows = Array.from({ length: count }, (_, other_) => other_).filter((other_) => other_ !== row);
      const nearest = rows.reduce((best, one) => (apart(row, one) < apart(row, best) ? one : best));
      expect(nearest < count / 2).toBe(row < count / 2);
    }
  });

  it('takes embeddings that do not vary, or of one number', async () => {
    const same = { shape: [4, 3] as const, data: new Float32Array(12).fill(2) };
    expect(await project({ embeddings: same })).toMatchObject({
      points: new Float32Array(8),
      explainedVariance: [0, 0],
    });
    const one = { shape: [4, 1] as const, data: Float32Array.of(1, 2, 3, 6) };
    const { points, explainedVariance } = await project({ embeddings: one });
    expect({ data: points }).toBeCloseToTensor({ data: [-2, 0, -1, 0, 0, 0, 3, 0] });
    expect(explainedVariance?.[0]).toBeCloseTo(1, 6);
  });

  it('refuses too few images, and unknown methods and options', async () => {
    const few = { shape: [2, 3] as const, data: new Float32Array(6) };
    await expect(project({ embeddings: few })).rejects.toThrow('expected at least 3 images, received 2.');
    const some = { shape: [3, 3] as const, data: new Float32Array(9) };
    await expect(project({ embeddings: some, method: 'tsne' as 'pca' })).rejects.toThrow(
      'project: expected method pca or umap, received "tsne".',
    );
    await expect(project({ embeddings: some, dims: 3 } as never)).rejects.toThrow(
      "project: there is no option 'dims'.",
    );
  });
});
