import { dense, flatten, initialState, sequential, type TensorValue } from '@cnn/core';
import { referenceEngine } from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import { type ExplainOptions, explain, explanations } from './explain.js';
import { explainableModel, type InputImage } from './model/plainModel.js';
import { image, imagesOf, modelOf, network, shape } from './smallNetwork.support.test.js';

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
    [
      'no images',
      { images: [] },
      'explain: expected images, one, a list of them, or a set, received an empty list.',
    ],
    [
      'no model',
      { model: {} },
      'explain: expected model to be a trained model, as loadModel and runExperiment give, or explainableModel({ definition, weights, engine }), received an empty object.',
    ],
    ['no target', { target: null }, 'expected target to be one of 0, 1, or its index, received null.'],
    [
      'a number as a layer',
      { layer: 3 },
      "expected layer to be the name of a layer, such as 'output', received 3.",
    ],
    [
      'a layer of a method that looks at the image',
      { method: 'saliency', layer: 'last' },
      'explain: method saliency looks at the image, expected no layer, received "last". Leave layer out',
    ],
    [
      'a window larger than the image',
      { method: { name: 'occlusion', window: [9, 3] } },
      'method occlusion: expected a window of at most 8×10, as the model sees images, received 9×3.',
    ],
    [
      'masks that hide nothing',
      { method: { name: 'rise', keep: 1 } },
      'method rise: expected keep to be a number above 0 and below 1, received 1.',
    ],
    ['masks that hide all', { method: { name: 'rise', keep: 0 } }, 'above 0 and below 1, received 0.'],
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
    weights['output/kernel'] = { ...kernel, data: new Float32Array(kernel.data.length) };
    const blind = explainableModel({ definition, weights, engine: referenceEngine() });
    const [slope] = await explain({ model: blind, images: image, method: 'saliency' });
    expect(slope?.note).toBe(
      'The map is 0 everywhere: the score does not depend on what the method looks at.',
    );
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
