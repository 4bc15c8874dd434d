import { conv2d, dense, flatten, globalAveragePooling2d, initialState, sequential } from '@cnn/core';
import { hashed, referenceEngine } from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import { explain } from '../explain.js';
import { explainableModel, type InputImage } from '../model/plainModel.js';

const [height, width] = [12, 10];
/** Its logit is the sum of the image, times 1/10. */
const summing = sequential({
  input: [height, width, 1],
  layers: [flatten(), dense({ units: 1, activation: 'sigmoid' })],
});
const weights = {
  'dense/kernel': { shape: [height * width, 1], data: new Float32Array(height * width).fill(0.1) },
  'dense/bias': { shape: [1], data: new Float32Array(1) },
};
const model = explainableModel({ definition: summing, weights, engine: referenceEngine() });
const imageOf = (data: Float32Array): InputImage => ({ height, width, channels: 1, data });
/** One bright square on a dark ground. */
const square = imageOf(
  Float32Array.from({ length: height * width }, (_, at) => {
    const [y, x] = [Math.floor(at / width), at % width];
    return Number(y >= 6 && y < 9 && x >= 1 && x < 4);
  }),
);

describe('occlusion', () => {
  it('of a sum is what each window holds, over the windows that hide a pixel', async () => {
    const method = { name: 'occlusion', window: [3, 4], stride: 1, fill: 'zeros' } as const;
    const [found] = await explain({ model, images: square, method, target: 1, batchSize: 7 });
    const expected = new Float64Array(height * width);
    const counts = new Float64Array(height * width);
    for (let top = 0; top + 3 <= height; top++) {
      for (let left = 0; left + 4 <= width; left++) {
        const inside: number[] = [];
        for (let y = top; y < top + 3; y++) for (let x = left; x < left + 4; x++) inside.push(y * width + x);
        const held = inside.reduce((sum, pixel) => sum + 0.1 * (square.data[pixel] as number), 0);
        for (const pixel of inside) {
          expected[pixel] = (expected[pixel] as number) + held;
          counts[pixel] = (counts[pixel] as number) + 1;
        }
      }
    }
    expect(found?.signed).toBe(true);
    expect({ data: found?.map ?? [] }).toBeCloseToTensor({
      data: expected.map((sum, at) => sum / (counts[at] as number)),
    });
  });

  it('hides windows that the edge cuts off, and leaves 0 where none is', async () => {
    const method = { name: 'occlusion', window: 4, stride: 5, fill: 'zeros' } as const;
    const white = imageOf(new Float32Array(height * width).fill(1));
    const [found] = await explain({ model, images: white, method, target: 1 });
    const at = (y: number, x: number): number => found?.map[y * width + x] as number;
    expect(at(0, 0)).toBeCloseTo(1.6, 5);
    expect(at(0, 4)).toBe(0);
    expect(at(11, 0)).toBeCloseTo(0.8, 5);
    expect(at(11, 8)).toBeCloseTo(0.8, 5);
  });

  it('by the mean colour says nothing of an image of one colour', async () => {
    const grey = imageOf(new Float32Array(height * width).fill(0.4));
    const [found] = await explain({ model, images: grey, method: 'occlusion' });
    for (const value of found?.map ?? []) expect(value).toBeCloseTo(0, 5);
  });
});

describe('rise', () => {
  const method = { name: 'rise', masks: 400, cells: 4, fill: 'zeros' } as const;
  it('finds what the score depends on, the same with every size of batch', async () => {
    const [[found], [again], [other]] = [
      await explain({ model, images: square, method, target: 1 }),
      await explain({ model, images: square, method, target: 1, batchSize: 33 }),
      await explain({ model, images: square, method: { ...method, seed: 1 }, target: 1 }),
    ];
    const { map = new Float32Array() } = found ?? {};
    const best = map.indexOf(Math.max(...map));
    expect([Math.floor(best / width), best % width]).toEqual([
      expect.closeTo(7, -0.6),
      expect.closeTo(2, -0.6),
    ]);
    expect(again?.map).toEqual(map);
    expect(other?.map).not.toEqual(map);
  });

  it('of the other class is the negative', async () => {
    const [[one], [other]] = [
      await explain({ model, images: square, method, target: 1 }),
      await explain({ model, images: square, method, target: 0 }),
    ];
    for (const [at, value] of (one?.map ?? []).entries()) expect(other?.map[at]).toBeCloseTo(-value, 5);
  });
});

describe('smoothGrad', () => {
  const definition = sequential({
    input: [8, 8, 2],
    layers: [
      conv2d({ filters: 4, kernelSize: 3, activation: 'swish' }),
      globalAveragePooling2d(),
      dense({ units: 3, activation: 'softmax' }),
    ],
  });
  const smooth = explainableModel({
    definition,
    weights: initialState(definition, 1),
    engine: referenceEngine(),
  });
  const images = [1, 2].map((seed) => ({
    ...{ height: 8, width: 8, channels: 2 },
    data: hashed({ seed, size: 128, low: 0, high: 1 }),
  }));

  it('of hardly any noise is saliency', async () => {
    for (const channels of ['max', 'each'] as const) {
      const method = { name: 'smoothGrad', samples: 4, noise: 1e-5, channels } as const;
      const found = await explain({ model: smooth, images, method, target: 1 });
      const expected = await explain({
        model: smooth,
        images,
        method: { name: 'saliency', channels },
        target: 1,
      });
      for (const [at, { map }] of found.entries()) {
        const largest = Math.max(...(expected[at]?.map ?? []).map(Math.abs));
        const scaled = (values: Float32Array | undefined) => ({
          data: (values ?? new Float32Array()).map((x) => x / largest),
        });
        expect(scaled(map)).toBeCloseToTensor(scaled(expected[at]?.map), 1e-3);
      }
    }
  });

  it('follows from seed and image, whatever the batch and its neighbours', async () => {
    const method = { name: 'smoothGrad', samples: 5, seed: 4 } as const;
    const both = await explain({ model: smooth, images, method, batchSize: 3 });
    const [second] = await explain({ model: smooth, images, indices: [1], method });
    const [other] = await explain({ model: smooth, images, indices: [1], method: { ...method, seed: 5 } });
    const close = (values: Float32Array | undefined) => ({
      data: (values ?? new Float32Array()).map((x) => 1e3 * x),
    });
    expect(close(second?.map)).toBeCloseToTensor(close(both[1]?.map), 1e-5);
    expect(other?.map).not.toEqual(second?.map);
  });
});
