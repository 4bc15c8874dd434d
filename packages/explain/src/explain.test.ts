import {
  activation,
  apply,
  average,
  conv2d,
  dense,
  functional,
  globalAveragePooling2d,
  initialState,
  input,
  type ModelDefinition,
  type TensorValue,
} from '@cnn/core';
import { recordingEngine, referenceEngine } from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import { explain } from './explain.js';
import { explainMethods, type MethodName } from './methods/methods.js';
import { type ExplainableModelOptions, explainableModel, type InputImage } from './model/plainModel.js';
import { image, imagesOf, modelOf, network, shape } from './smallNetwork.support.test.js';

describe.each<[string, ModelDefinition, readonly number[]]>([
  ['one sigmoid', network(1, 'sigmoid'), [0, 1]],
  ['a softmax', network(3, 'softmax'), [0, 2]],
  ['labels', network(3, 'sigmoid'), [1]],
])('of a network that ends in %s', (_name, definition, targets) => {
  const model = modelOf(definition);
  it.each(targets)(
    'saliency of class %i is the slope of its score, by central differences',
    async (target) => {
      const how = { model, target, method: { name: 'saliency', channels: 'each' } } as const;
      const [found] = await explain({ ...how, images: image });
      const step = 1e-3;
      for (const pixel of [0, 17, 52, 101]) {
        const moved = [-step, step].map((by) => ({
          ...image,
          data: (image.data as Float32Array).map((value, at) => (at === pixel ? value + by : value)),
        }));
        const [low, high] = await explain({ ...how, images: moved });
        expect(found?.map[pixel]).toBeCloseTo(((high?.score ?? 0) - (low?.score ?? 0)) / (2 * step), 3);
      }
      expect(found).toMatchObject({ size: [8, 10], channels: 2, signed: true, target: String(target) });
    },
  );
});

describe('every method', () => {
  it.each(Object.keys(explainMethods) as MethodName[])(
    '%s gives maps of the size of the image',
    async (name) => {
      const model = modelOf(network(1, 'sigmoid'));
      const method = name === 'rise' ? ({ name, masks: 40 } as const) : name;
      for (const testTimeViews of [1, 4]) {
        const found = await explain({ model, images: imagesOf(3), method, testTimeViews, batchSize: 2 });
        expect(found.map(({ index }) => index)).toEqual([0, 1, 2]);
        for (const one of found) {
          expect(one).toMatchObject({ size: [8, 10], channels: 1, method: name });
          expect(one.map).toHaveLength(80);
          expect(one.target).toBe(one.predicted);
        }
        expect(new Set(found.map(({ map }) => map.join())).size).toBe(3);
      }
    },
  );

  it('says where its formula is from, and what its values are', () => {
    for (const { label, source, unit } of Object.values(explainMethods)) {
      expect(label).not.toBe('');
      expect(source.url).toMatch(/^https:\/\/(doi|arxiv)\.org\//);
      expect(unit).not.toBe('');
    }
  });
});

describe('the class that is explained', () => {
  it('of one sigmoid is either: the first by the negated logit, whose map without relu is the other’s negated', async () => {
    const model = modelOf(network(1, 'sigmoid'), { classNames: ['benign', 'malignant'] });
    const how = { model, images: image, method: { name: 'gradCam', relu: false } } as const;
    const [[first], [second]] = [
      await explain({ ...how, target: 'benign' }),
      await explain({ ...how, target: 'malignant' }),
    ];
    expect(first?.score).toBeCloseTo(-(second?.score ?? 0), 6);
    expect(first?.probability).toBeCloseTo(1 - (second?.probability ?? 0), 6);
    for (const [at, value] of (first?.map ?? []).entries())
      expect(value).toBeCloseTo(-(second?.map[at] ?? 0), 6);
    expect(second?.map.some((value) => Math.abs(value) > 1e-4)).toBe(true);
  });

  it.each<[string, ModelDefinition, Partial<ExplainableModelOptions>]>([
    ['one sigmoid', network(1, 'sigmoid'), {}],
    ['one sigmoid at another threshold', network(1, 'sigmoid'), { decision: { threshold: 0.53 } }],
    [
      'one sigmoid with a temperature',
      network(1, 'sigmoid'),
      { temperature: 3, decision: { threshold: 0.51 } },
    ],
    ['two of a softmax', network(2, 'softmax'), { decision: { threshold: 0.4 } }],
    [
      'two of a softmax with a temperature',
      network(2, 'softmax'),
      { temperature: 0.4, decision: { threshold: 0.6 } },
    ],
    ['three of a softmax', network(3, 'softmax'), {}],
    ['linear numbers', network(3, 'linear'), {}],
    ['labels', network(3, 'sigmoid'), {}],
  ])('is the predicted one of %s, in the same pass', async (_name, definition, more) => {
    const engine = recordingEngine(referenceEngine());
    const model = modelOf(definition, { ...more, engine: engine.engine });
    const images = imagesOf(24, 5);
    const found = await explain({ model, images, batchSize: 24 });
    expect(engine.runs.map(({ program }) => program)).toEqual(['predicted']);
    for (const one of found) {
      if (model.task !== 'multilabel') expect(one.target).toBe(one.predicted);
      else if (one.predicted !== '') expect(one.predicted.split('|')).toContain(one.target);
      const [again] = await explain({ model, images: images[one.index] as InputImage, target: one.target });
      expect(again).toMatchObject({
        score: one.score,
        probability: one.probability,
        predicted: one.predicted,
      });
      expect(again?.map).toEqual(one.map);
    }
    expect(new Set(found.map(({ predicted }) => predicted)).size).toBeGreaterThan(1);
  });

  it('is decided outside of the graph where logits are equal', async () => {
    const definition = network(3, 'softmax');
    const weights = Object.fromEntries(
      Object.entries(initialState(definition, 3)).map(([name, value]): [string, TensorValue] => [
        name,
        name.startsWith('output') ? { ...value, data: new Float32Array(value.data.length).fill(0.1) } : value,
      ]),
    );
    const model = explainableModel({ definition, weights, engine: referenceEngine() });
    const how = { model, images: image, method: { name: 'saliency', channels: 'each' } } as const;
    const [[found], [first]] = [await explain(how), await explain({ ...how, target: 0 })];
    expect(found?.target).toBe('0');
    expect(found?.map).toEqual(first?.map);
  });

  it('must be one there is', async () => {
    const model = modelOf(network(3, 'softmax'), { classNames: ['stroma', 'tumour', 'lymphocytes'] });
    await expect(explain({ model, images: image, target: 'tumor' })).rejects.toThrow(
      'expected target to be one of stroma, tumour, lymphocytes, or its index, received "tumor". Did you mean "tumour"?',
    );
    await expect(explain({ model, images: image, target: 3 })).rejects.toThrow('received 3.');
  });
});

describe('a layer', () => {
  it('in front of a pooling is looked at although the pooling takes its maximum before the relu', async () => {
    const model = modelOf(network(1, 'sigmoid'));
    const method = { name: 'hiResCam', relu: false } as const;
    const [[first], [pool]] = [
      await explain({ model, images: image, layer: 'first', size: 'layer', method }),
      await explain({ model, images: image, layer: 'pool', size: 'layer', method }),
    ];
    const sum = (map: Float32Array | undefined): number =>
      map?.reduce((total, value) => total + value, 0) ?? 0;
    expect(first).toMatchObject({ layers: ['first'], size: [6, 8] });
    expect(Math.abs(sum(pool?.map))).toBeGreaterThan(1e-3);
    // Each maximum is one of the layer's own values.
    expect(sum(first?.map)).toBeCloseTo(sum(pool?.map), 5);
  });

  it('before a dense one gives HiResCAM that adds up to the logit', async () => {
    const model = modelOf(network(3, 'softmax'));
    const [found] = await explain({
      model,
      images: image,
      method: { name: 'hiResCam', relu: false },
      size: 'layer',
    });
    expect(found?.map.reduce((total, value) => total + value, 0)).toBeCloseTo(found?.score ?? 0, 5);
  });

  it('of several gives the mean of their maps', async () => {
    const model = modelOf(network(1, 'sigmoid'));
    const how = { model, images: image, size: 'input' } as const;
    const [[pool], [last], [both]] = [
      await explain({ ...how, layer: 'pool' }),
      await explain({ ...how, layer: 'last' }),
      await explain({ ...how, layer: ['pool', 'last'] }),
    ];
    expect(both?.layers).toEqual(['pool', 'last']);
    for (const [at, value] of (both?.map ?? []).entries()) {
      expect(value).toBeCloseTo(((pool?.map[at] ?? 0) + (last?.map[at] ?? 0)) / 2, 6);
    }
  });

  it('is found in each member of an ensemble, whose class is explained by what they say together', async () => {
    const from = input(shape);
    const member = (name: string) =>
      apply(
        [
          conv2d({ name, filters: 3, kernelSize: 3, activation: 'relu' }),
          globalAveragePooling2d(),
          dense({ units: 1 }),
          activation({ activation: 'sigmoid' }),
        ],
        from,
      );
    const definition = functional({ input: from, output: apply(average(), [member('a'), member('b')]) });
    const [found] = await explain({ model: modelOf(definition), images: image, target: 1 });
    expect(found?.layers).toEqual(['a', 'b']);
    const { score = 0, probability } = found ?? {};
    expect(1 / (1 + Math.exp(-score))).toBeCloseTo(probability ?? 0, 6);
  });
});

describe('integrated gradients', () => {
  const model = modelOf(network(3, 'softmax'));
  it('add up to the difference of the scores, and say so', async () => {
    for (const baseline of ['zeros', 'white', 'blurred', new Float32Array(160).fill(0.3)] as const) {
      const [found] = await explain({
        model,
        images: image,
        method: { name: 'integratedGradients', baseline },
        size: 'layer',
      });
      const { completeness, map } = found ?? {};
      expect(completeness?.error).toBeLessThan(0.01);
      expect(map?.reduce((total, value) => total + value, 0)).toBeCloseTo(completeness?.sum ?? 0, 5);
    }
    const zeros = { ...image, data: new Float32Array(160) };
    const [whole, nothing] = await explain({
      model,
      images: [image, zeros],
      target: 0,
      method: 'integratedGradients',
    });
    expect(whole?.completeness?.difference).toBeCloseTo((whole?.score ?? 0) - (nothing?.score ?? 0), 5);
  });

  it('take more steps where they do not, and say where that is not enough', async () => {
    const rough = { name: 'integratedGradients', rule: 'riemannLeft', steps: 2 } as const;
    const [[more], [few]] = [
      await explain({ model, images: image, method: rough }),
      await explain({ model, images: image, method: { ...rough, maxSteps: 2 } }),
    ];
    expect(more?.completeness?.steps).toBeGreaterThan(2);
    expect(more?.completeness?.error).toBeLessThan(0.01);
    expect(more?.note).toBeUndefined();
    expect(few?.completeness?.steps).toBe(2);
    expect(few?.note).toMatch(/^The map adds up to .* in place of .*, after 2 steps\./);
  });
});
