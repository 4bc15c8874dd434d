import {
  activation,
  apply,
  average,
  batchNormalization,
  conv2d,
  dense,
  flatten,
  functional,
  globalAveragePooling2d,
  initialState,
  input,
  type ModelDefinition,
  maxPooling2d,
  sequential,
  type TensorValue,
} from '@cnn/core';
import { hashed, recordingEngine, referenceEngine } from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import { type ExplainOptions, explain, explanations } from './explain.js';
import { explainMethods, type MethodName } from './methods/methods.js';
import { type ExplainableModelOptions, explainableModel, type InputImage } from './model/plainModel.js';

const shape = [8, 10, 2] as const;

function network(units: number, end: 'sigmoid' | 'softmax' | 'linear'): ModelDefinition {
  return sequential({
    name: 'small',
    input: shape,
    layers: [
      conv2d({ name: 'first', filters: 4, kernelSize: 3, activation: 'relu' }),
      maxPooling2d({ name: 'pool', poolSize: 2 }),
      batchNormalization({ name: 'norm' }),
      conv2d({ name: 'last', filters: 3, kernelSize: 2, activation: 'relu' }),
      flatten({ name: 'flat' }),
      dense({ name: 'output', units, activation: end }),
    ],
  });
}

const modelOf = (definition: ModelDefinition, more: Partial<ExplainableModelOptions> = {}) =>
  explainableModel({ definition, weights: initialState(definition, 3), engine: referenceEngine(), ...more });

const imagesOf = (count: number, most = 1): InputImage[] =>
  Array.from({ length: count }, (_, seed) => ({
    ...{ height: shape[0], width: shape[1], channels: shape[2] },
    data: hashed({ seed, size: shape[0] * shape[1] * shape[2], low: most > 1 ? -most : 0, high: most }),
  }));

const [image] = imagesOf(1) as [InputImage];

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
      expect(one.target).toBe(one.predicted);
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

describe('what can’t be explained', () => {
  const model = modelOf(network(1, 'sigmoid'));
  it.each<[string, object, string]>([
    ['an unknown method', { method: 'gradcam2' }, 'received "gradcam2". Did you mean gradCam?'],
    [
      'an unknown option of a method',
      { method: { name: 'occlusion', windw: 3 } },
      "method occlusion: there is no option 'windw'. Did you mean window?",
    ],
    [
      'a wrong option of a method',
      { method: { name: 'rise', masks: 0 } },
      'method rise: expected masks to be a positive integer, received 0.',
    ],
    ['an unknown option', { layers: 'pool' }, "explain: there is no option 'layers'. Did you mean layer?"],
    [
      'an unknown size',
      { size: 'large' },
      'expected size to be one of original, input, layer, received "large".',
    ],
    ['another number of views', { testTimeViews: 3 }, 'expected testTimeViews of 1, 4 or 8, received 3.'],
    [
      'another number of pixels as a baseline',
      { method: { name: 'integratedGradients', baseline: new Float32Array(3) } },
      'expected 160 pixels, [8, 10, 2] as the model takes, received 3.',
    ],
    [
      'an image of another size',
      { images: { ...image, height: 7 } },
      'image 0: expected [8, 10, 2] as the model takes, received [7, 10, 2]',
    ],
    ['no image', { images: 'image.png' }, 'image 0: expected { height, width, channels, data }'],
    ['no images', { images: [] }, 'expected images, received none.'],
  ])('%s', async (_name, wrong, message) => {
    await expect(explain({ model, images: image, ...wrong } as ExplainOptions<InputImage>)).rejects.toThrow(
      message,
    );
  });

  it('names an image whose numbers are not finite', async () => {
    const definition = network(1, 'sigmoid');
    const weights = { ...initialState(definition, 3) };
    weights['output/bias'] = { shape: [1], data: Float32Array.of(Number.NaN) };
    const broken = explainableModel({ definition, weights, engine: referenceEngine() });
    await expect(explain({ model: broken, images: imagesOf(4), indices: [2, 1] })).rejects.toThrow(
      "images: items[2]: expected finite numbers in the model's output, received NaN. Look at the image and at the model's weights.",
    );
  });

  it('a model without places by a class activation map, but by saliency', async () => {
    const definition = sequential({
      name: 'flat',
      input: shape,
      layers: [flatten(), dense({ units: 1, activation: 'sigmoid' })],
    });
    const flat = modelOf(definition);
    await expect(explain({ model: flat, images: image })).rejects.toThrow(
      "Use method 'saliency', which needs none.",
    );
    expect(await explain({ model: flat, images: image, method: 'saliency' })).toHaveLength(1);
  });

  it('is told for an empty map', async () => {
    const definition = network(1, 'sigmoid');
    const weights = { ...initialState(definition, 3) };
    const kernel = weights['output/kernel'] as TensorValue;
    weights['output/kernel'] = { ...kernel, data: Float32Array.from(kernel.data, () => -1) };
    const against = explainableModel({ definition, weights, engine: referenceEngine() });
    const [[shown], [signed]] = [
      await explain({ model: against, images: image, target: 1 }),
      await explain({ model: against, images: image, target: 1, method: { name: 'gradCam', relu: false } }),
    ];
    expect(shown?.map.every((value) => value === 0)).toBe(true);
    expect(shown?.note).toMatch(/^The map is empty: this method shows only what speaks for 1/);
    expect(signed?.note).toBeUndefined();
  });
});

describe('many images', () => {
  it('come one by one, and stop when asked', async () => {
    const model = modelOf(network(1, 'sigmoid'));
    const signal = { aborted: false };
    const shares: number[] = [];
    const iterator = explanations({
      ...{ model, images: imagesOf(5), batchSize: 2, signal },
      onProgress: ({ share }) => shares.push(share),
    });
    for (let at = 0; at < 3; at++) expect((await iterator.next()).value).toMatchObject({ index: at });
    signal.aborted = true;
    await iterator.next();
    const error: unknown = await iterator.next().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'ABORTED', message: 'explain was stopped after 4 of 5 images.' });
    expect(shares).toEqual([0.4, 0.8]);
  });

  it('progress within an image that takes many runs', async () => {
    const shares: number[] = [];
    await explain({
      ...{ model: modelOf(network(1, 'sigmoid')), images: imagesOf(2), batchSize: 8, method: 'occlusion' },
      onProgress: ({ share }) => shares.push(share),
    });
    expect(shares.length).toBeGreaterThan(10);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  });

  it('in a chosen order, as large as asked for', async () => {
    const model = modelOf(network(1, 'sigmoid'));
    const found = await explain({ model, images: imagesOf(4), indices: [3, 1], size: 'layer' });
    expect(found.map(({ index }) => index)).toEqual([3, 1]);
    expect(found[0]).toMatchObject({ size: [2, 3], layers: ['last'] });
  });
});
