import {
  batchNormalization,
  conv2d,
  dense,
  flatten,
  globalAveragePooling2d,
  type ModelDefinition,
  maxPooling2d,
  sequential,
} from '@cnn/core';
import { trainHashed } from '@cnn/testing';
import { afterAll, expect, it } from 'vitest';
import { expectAgreement } from '../agreesWithReference.support.test.js';
import { onnxEngine } from '../onnxEngine.js';

// Values so large that the compiler works through them in pieces, which the small ones of the conformance suite are not.

const attempt = await onnxEngine.start();
if (!attempt.available) throw new Error(attempt.reason);
const { engine } = attempt;
afterAll(() => engine.dispose());

const compare = (model: ModelDefinition, items: number, steps: number): Promise<void> =>
  expectAgreement(engine, model, { items, steps });

const end = [globalAveragePooling2d(), dense({ units: 1, activation: 'sigmoid' as const })];

/** A first convolution of 1.1 MB an image, with a pooling behind it. */
const pooled = (options: {
  readonly useBias?: boolean;
  readonly padding?: 'same';
  readonly strides?: number;
}) =>
  sequential({
    input: [96, 96, 1],
    layers: [
      conv2d({ filters: 32, kernelSize: 3, activation: 'relu', ...options }),
      maxPooling2d({ poolSize: 2 }),
      ...end,
    ],
  });

for (const items of [16, 17, 20]) {
  it(
    `a large convolution with a pooling behind it, ${items} items`,
    () => compare(pooled({}), items, 1),
    120_000,
  );
}

it(
  'the same with padding and without a bias',
  () => compare(pooled({ useBias: false, padding: 'same' }), 16, 1),
  120_000,
);

it('the gradient of a large kernel, for some images at a time', () => {
  const model = sequential({
    input: [40, 40, 3],
    layers: [
      conv2d({ filters: 16, kernelSize: 3, padding: 'same', useBias: false }),
      batchNormalization(),
      conv2d({ filters: 8, kernelSize: 5, strides: 2, padding: 'same' }),
      ...end,
    ],
  });
  return compare(model, 36, 2);
}, 120_000);

/** 1.05 MB an image, in blocks. */
const large = conv2d({ filters: 64, kernelSize: 1, activation: 'tanh' });

it('the gradient of a kernel whose images leave their blocks a piece at a time', () => {
  const kernels = [
    conv2d({ filters: 4, kernelSize: 3, padding: 'same', useBias: false }),
    conv2d({ filters: 4, kernelSize: [2, 3], strides: 2 }),
  ];
  const models = kernels.map((kernel) => sequential({ input: [64, 64, 1], layers: [large, kernel, ...end] }));
  return Promise.all(models.map((model) => compare(model, 9, 1))).then(() => undefined);
}, 120_000);

it('the gradient of a pooling of large images, a piece at a time', () => {
  const layers = [large, maxPooling2d({ poolSize: 2 }), ...end];
  return compare(sequential({ input: [64, 65, 1], layers }), 18, 1);
}, 120_000);

it('the update of a large matrix, block by block, over several steps', async () => {
  const model = sequential({
    input: [32, 33, 1],
    layers: [
      flatten(),
      dense({ units: 1024, activation: 'relu', kernelRegularizer: { l2: 0.01 } }),
      dense({ units: 1, activation: 'sigmoid' }),
    ],
  });
  await compare(model, 4, 3);
}, 120_000);

it('moves the state of a large matrix in and out', async () => {
  const model = sequential({
    input: [32, 33, 1],
    layers: [flatten(), dense({ name: 'large', units: 1024 }), dense({ units: 1, activation: 'sigmoid' })],
  });
  const { state } = await trainHashed({ engine, model, items: 4, steps: 1 });
  expect(state['large/kernel']?.shape).toEqual([1056, 1024]);
  expect(state['optimizer/momentum/large/kernel']?.shape).toEqual([1056, 1024]);
});
