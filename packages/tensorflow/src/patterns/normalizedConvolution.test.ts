import {
  activation,
  add,
  batchNormalization,
  branches,
  conv2d,
  depthwiseConv2d,
  initialState,
  maxPooling2d,
  predictionProgram,
  sequential,
  type TensorValue,
  type TensorValues,
} from '@cnn/core';
import { hashed, referenceEngine } from '@cnn/testing';
import { afterAll, expect, it } from 'vitest';
import { compileProgramSet } from '../compile/compileProgramSet.js';
import { tensorflowEngine } from '../tensorflowEngine.js';

const attempt = await tensorflowEngine.start();
afterAll(() => (attempt.available ? attempt.engine.dispose() : undefined));

/** Convolutions with and without a bias, depthwise ones, kernels larger than the image, and a normalization of something else. */
const model = sequential({
  input: [12, 12, 3],
  layers: [
    conv2d({ filters: 8, kernelSize: 3, strides: 2, padding: 'same' }),
    batchNormalization(),
    activation({ activation: 'relu6' }),
    depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, useBias: false }),
    batchNormalization(),
    branches({
      branches: [[conv2d({ filters: 16, kernelSize: 3, padding: 'same' }), batchNormalization()], []],
      merge: add(),
    }),
    activation({ activation: 'relu' }),
    maxPooling2d({ poolSize: 2 }),
    batchNormalization(),
  ],
});

/** Numbers for every variable; variances are positive, and not near 1. */
function numbers(): TensorValues {
  const all = Object.entries(initialState(model, 3));
  return Object.fromEntries(
    all.map(([name, { shape, data }], index) => {
      const range = name.endsWith('variance') ? { low: 0.1, high: 3 } : { low: -0.8, high: 0.8 };
      return [name, { shape, data: hashed({ seed: index, size: data.length, ...range }) }];
    }),
  );
}

function programs() {
  const specs = Object.entries(numbers()).map(([name, { shape }]) => [
    name,
    { shape, dtype: 'float32', role: 'trainable' },
  ]);
  return { state: Object.fromEntries(specs), programs: { predict: predictionProgram(model) } };
}

const image: TensorValue = {
  shape: [5, 12, 12, 3],
  data: hashed({ seed: 9, size: 5 * 12 * 12 * 3, low: -2, high: 2 }),
};

it('leaves nothing of a normalization but the one that stands after a pooling, and the one of a large kernel', () => {
  const { graph, programs: written } = compileProgramSet(programs());
  const text = Buffer.from(graph).toString('latin1');
  expect(text.match(/program_0\/FusedBatchNormV3_\d+/g)?.length).toBeGreaterThan(0);
  expect(text.match(/program_0\/Relu6_\d+/g)?.length).toBeGreaterThan(0);
  expect(new Set(text.match(/FusedBatchNormV3_\d+/g)).size).toBe(2);
  expect(written.predict?.fusions).toEqual(expect.arrayContaining(['normalizedConvolution', 'relu6']));
});

it.skipIf(!attempt.available)('computes what the reference computes', async () => {
  if (!attempt.available) return;
  const values = await Promise.all(
    [attempt.engine, referenceEngine()].map(async (engine) => {
      const session = await engine.load(programs(), numbers());
      const { prediction } = await session.run('predict', { image });
      await session.dispose();
      return prediction as TensorValue;
    }),
  );
  expect(values[0]).toBeCloseToTensor(values[1] as TensorValue, 1e-5);
});
