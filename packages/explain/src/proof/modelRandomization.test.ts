import {
  conv2d,
  dense,
  flatten,
  globalAveragePooling2d,
  initialState,
  maxPooling2d,
  sequential,
} from '@cnn/core';
import { arraySet } from '@cnn/data';
import { hashed, referenceEngine } from '@cnn/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { explain } from '../explain.js';
import { explainableModel } from '../model/plainModel.js';
import { modelRandomization } from './modelRandomization.js';
import { reweightedModel } from './reweightedModel.js';
import { rankCorrelation } from './similarity.js';

const input = [12, 12, 2] as const;
const definition = sequential({
  name: 'small',
  input,
  layers: [
    conv2d({ name: 'first', filters: 4, kernelSize: 3, activation: 'relu' }),
    maxPooling2d({ name: 'pool', poolSize: 2 }),
    conv2d({ name: 'last', filters: 5, kernelSize: 2, activation: 'relu' }),
    flatten({ name: 'flat' }),
    dense({ name: 'output', units: 3, activation: 'softmax' }),
  ],
});
const engine = referenceEngine();
const model = explainableModel({ definition, weights: initialState(definition, 5), engine });
const count = 6;
const set = arraySet({
  images: { shape: [count, ...input], data: hashed({ seed: 4, size: count * 288, low: 0, high: 1 }) },
  labels: [0, 1, 2, 0, 1, 2],
  white: null,
});
const all = { model, images: set, method: 'hiResCam', batchSize: 4 } as const;

describe('modelRandomization', () => {
  let before: Awaited<ReturnType<typeof explain>> = [];
  beforeAll(async () => {
    before = await explain(all);
  });

  it('randomizes each layer with weights from the top, and leaves the model as it was', async () => {
    const told: number[] = [];
    const steps = await modelRandomization({
      ...all,
      onProgress: ({ done, total }) => told.push(done / total),
    });
    expect(steps.map(({ layer }) => layer)).toEqual(['output', 'last', 'first']);
    expect(told).toEqual([1 / 3, 2 / 3, 1]);
    for (const { correlations, correlation, similarity } of steps) {
      expect(correlations).toHaveLength(count);
      expect(Math.abs(correlation as number)).toBeLessThan(0.9);
      expect(similarity).toBeLessThan(0.95);
    }
    expect(await explain(all)).toEqual(before);
    expect(model.weights).toEqual(initialState(definition, 5));
  });

  it('explains the classes of the trained model with the weights of each step', async () => {
    const random = initialState(definition, 7);
    const targets = before.map(({ target }) => target);
    const names = ['output/kernel', 'output/bias', 'last/kernel', 'last/bias'];
    const changed = { ...model.weights, ...Object.fromEntries(names.map((name) => [name, random[name]])) };
    const other = explainableModel({ definition, weights: changed as typeof model.weights, engine });
    const [, step] = await modelRandomization({ ...all, seed: 7 });
    for (const [index, target] of targets.entries()) {
      const [map] = await explain({ ...all, model: other, indices: [index], target, size: 'layer' });
      const [own] = await explain({ ...all, indices: [index], size: 'layer' });
      const expected = rankCorrelation(own?.map as Float32Array, map?.map as Float32Array);
      expect(step?.correlations[index]).toBeCloseTo(expected as number, 6);
    }
  });

  it('independent: each layer alone', async () => {
    const both = await Promise.all([
      modelRandomization({ ...all, order: 'independent' }),
      modelRandomization({ ...all, order: 'cascading' }),
    ]);
    const [independent, cascading] = both;
    expect(independent[0]?.correlations).toEqual(cascading[0]?.correlations);
    expect(independent[1]?.correlations).not.toEqual(cascading[1]?.correlations);
  });

  it('compares after chosen layers only, with the layers above them randomized too', async () => {
    const every = await modelRandomization(all);
    expect(await modelRandomization({ ...all, layers: ['last'] })).toEqual([every[1]]);
  });

  it('has no correlation where the trained model’s maps are constant', async () => {
    const flat = sequential({
      name: 'flat',
      input,
      layers: [
        globalAveragePooling2d({ name: 'mean' }),
        dense({ name: 'end', units: 1, activation: 'sigmoid' }),
      ],
    });
    const own = explainableModel({ definition: flat, weights: initialState(flat, 1), engine });
    const [step] = await modelRandomization({ model: own, images: set, method: 'saliency' });
    expect(step).toMatchObject({ layer: 'end', correlation: null, correlations: set.items.map(() => null) });
  });

  it('sees the same places with the opposite sign', async () => {
    const blind = sequential({
      name: 'blind',
      input: [4, 4, 1],
      layers: [
        flatten({ name: 'flat' }),
        dense({ name: 'end', units: 1, kernelInitializer: { constant: -1 } }),
      ],
    });
    const weights = {
      'end/kernel': { shape: [16, 1], data: new Float32Array(16).fill(2) },
      'end/bias': { shape: [1], data: Float32Array.of(0) },
    };
    const own = explainableModel({ definition: blind, weights, engine, task: 'binary' });
    const image = { height: 4, width: 4, channels: 1, data: hashed({ seed: 8, size: 16, low: 0, high: 1 }) };
    const [step] = await modelRandomization({
      model: own,
      images: image,
      method: 'integratedGradients',
      target: 1,
    });
    expect(step?.correlation).toBeCloseTo(-1, 6);
    expect(step?.magnitudeCorrelation).toBeCloseTo(1, 6);
  });

  it('refuses no images', async () => {
    await expect(modelRandomization({ ...all, indices: [] })).rejects.toThrow('expected at least one image');
  });

  it('refuses a layer without weights, and names the near one', async () => {
    await expect(modelRandomization({ ...all, layers: ['lats'] })).rejects.toThrow("Did you mean 'last'?");
    await expect(modelRandomization({ ...all, layers: ['flat'] })).rejects.toThrow(
      "expected layers to be layers with weights, received 'flat'",
    );
  });
});

describe('reweightedModel', () => {
  it('computes with its own weights, and the model with its own, in turn', async () => {
    const changed = reweightedModel(model);
    const same = await explain({ ...all, model: changed.model, size: 'layer' });
    expect(same.map(({ map }) => map)).toEqual(
      (await explain({ ...all, size: 'layer' })).map(({ map }) => map),
    );
    changed.write({ 'output/kernel': { shape: [80, 3], data: new Float32Array(240) } });
    const none = await explain({ ...all, model: changed.model, size: 'layer' });
    expect(none.every(({ map }) => map.every((value) => value === 0))).toBe(true);
    expect((await explain({ ...all, size: 'layer' })).map(({ map }) => map)).toEqual(
      same.map(({ map }) => map),
    );
  });
});
