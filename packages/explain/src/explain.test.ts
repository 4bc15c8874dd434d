import {
  batchNormalization,
  conv2d,
  dense,
  flatten,
  globalAveragePooling2d,
  initialState,
  type ModelDefinition,
  maxPooling2d,
  sequential,
} from '@cnn/core';
import { hashed, referenceEngine } from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import { type ExplainOptions, explain, explanations } from './explain.js';
import { explainMethods, type MethodName } from './methods/methods.js';
import { explainableModel, type InputImage } from './model/plainModel.js';

const tutorialLike = (units: number) =>
  sequential({
    name: 'small',
    input: [8, 10, 2],
    layers: [
      conv2d({ name: 'first', filters: 4, kernelSize: 3, activation: 'relu' }),
      maxPooling2d({ name: 'pool', poolSize: 2 }),
      batchNormalization({ name: 'norm' }),
      conv2d({ name: 'last', filters: 3, kernelSize: 2, activation: 'relu' }),
      flatten({ name: 'flat' }),
      dense({ name: 'output', units, activation: units === 1 ? 'sigmoid' : 'softmax' }),
    ],
  });

const modelOf = (definition: ModelDefinition, more: object = {}) =>
  explainableModel({
    definition,
    weights: initialState(definition, 3),
    engine: referenceEngine({ precision: 'float64' }),
    ...more,
  });

const imagesOf = (count: number, [height, width, channels] = [8, 10, 2]): InputImage[] =>
  Array.from({ length: count }, (_, seed) => ({
    ...{ height: height as number, width: width as number, channels: channels as number },
    data: hashed({
      seed,
      size: (height as number) * (width as number) * (channels as number),
      low: 0,
      high: 1,
    }),
  }));

describe.each([1, 3])('a network of %i outputs', (units) => {
  const model = modelOf(tutorialLike(units));
  it('saliency is the slope of the score, by central differences', async () => {
    const [image] = imagesOf(1) as [InputImage];
    for (const target of [0, 1]) {
      const how = { model, target, method: { name: 'saliency', channels: 'each' } } as const;
      const [found] = await explain({ ...how, images: image });
      const step = 1e-3;
      for (const pixel of [0, 17, 52, 101]) {
        const moved = [-step, step].map((by) => ({
          ...image,
          data: image.data.map((value, at) => (at === pixel ? value + by : value)),
        }));
        const [low, high] = await explain({ ...how, images: moved as InputImage[] });
        const slope = ((high?.score ?? 0) - (low?.score ?? 0)) / (2 * step);
        expect(found?.map[pixel]).toBeCloseTo(slope, 3);
      }
      expect(found).toMatchObject({ size: [8, 10], channels: 2, signed: true, target: String(target) });
    }
  });
});

it.each(Object.keys(explainMethods) as MethodName[])(
  '%s gives maps of the size of the image',
  async (name) => {
    const model = modelOf(tutorialLike(1));
    const method = name === 'rise' ? ({ name, masks: 40 } as const) : name;
    for (const testTimeViews of [1, 4]) {
      const options: ExplainOptions<InputImage> = {
        model,
        images: imagesOf(3),
        method,
        testTimeViews,
        batchSize: 2,
      };
      const found = await explain(options);
      expect(found.map(({ index }) => index)).toEqual([0, 1, 2]);
      for (const one of found) {
        expect(one.size).toEqual([8, 10]);
        expect(one.map).toHaveLength(80);
        expect(one.target).toBe(one.predicted);
        expect(one.method).toBe(name);
      }
      expect(new Set(found.map(({ map }) => map.join())).size).toBe(3);
    }
  },
);
void [explanations, globalAveragePooling2d];
