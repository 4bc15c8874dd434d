import {
  add,
  averagePooling2d,
  batchNormalization,
  branches,
  conv2d,
  dense,
  depthwiseConv2d,
  Graph,
  globalAveragePooling2d,
  gradients,
  maxPooling2d,
  ops,
  relu,
  type SequentialOptions,
  sequential,
  type Value,
  zeroPadding2d,
} from '@cnn/core';
import { hashed, referenceEngine } from '@cnn/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { expectAgreement } from '../agreesWithReference.support.test.js';
import { onnxEngine } from '../onnxEngine.js';

// Channels that fill blocks of 8 or 16, and such that do not: the conformance suite's images have too few for blocks.

const attempt = await onnxEngine.start();
if (!attempt.available) throw new Error(attempt.reason);
const { engine } = attempt;
afterAll(() => engine.dispose());

const first = conv2d({ filters: 16, kernelSize: 3, padding: 'same', useBias: false });
const end = [globalAveragePooling2d(), dense({ units: 1, activation: 'sigmoid' as const })];

const networks: Readonly<Record<string, SequentialOptions['layers']>> = {
  'whole blocks': [conv2d({ filters: 32, kernelSize: 3, padding: 'same', activation: 'relu' })],
  'blocks that are not filled': [
    conv2d({ filters: 20, kernelSize: 3, activation: 'tanh' }),
    conv2d({ filters: 6, kernelSize: 2, activation: 'exponential' }),
    conv2d({ filters: 4, kernelSize: 1, activation: 'elu' }),
    conv2d({ filters: 24, kernelSize: 3 }),
  ],
  'strides, an even kernel, and rows that no window sees': [
    conv2d({ filters: 32, kernelSize: [2, 3], strides: [2, 3] }),
    conv2d({ filters: 16, kernelSize: 2, strides: 2, padding: 'same' }),
  ],
  dilations: [conv2d({ filters: 16, kernelSize: 3, dilationRate: 2, padding: 'same' })],
  depthwise: [
    depthwiseConv2d({ kernelSize: 3, padding: 'same', activation: 'relu6' }),
    depthwiseConv2d({ kernelSize: 3, strides: 2, padding: 'same' }),
    depthwiseConv2d({ kernelSize: [3, 2], strides: 2 }),
  ],
  'depthwise, blocks that are not filled, dilations': [
    conv2d({ filters: 20, kernelSize: 1 }),
    depthwiseConv2d({ kernelSize: 3, dilationRate: 2, padding: 'same' }),
    depthwiseConv2d({ kernelSize: 3, strides: 2 }),
  ],
  'normalization and a sum': [
    batchNormalization(),
    branches({
      branches: [
        [
          conv2d({ filters: 16, kernelSize: 3, padding: 'same', useBias: false }),
          batchNormalization(),
          relu(),
          conv2d({ filters: 16, kernelSize: 3, padding: 'same', useBias: false }),
          batchNormalization(),
        ],
        [],
      ],
      merge: add(),
    }),
    relu(),
  ],
  'normalization of blocks that are not filled': [
    conv2d({ filters: 12, kernelSize: 3, useBias: false }),
    batchNormalization({ scale: false }),
    relu({ maxValue: 6 }),
    conv2d({ filters: 5, kernelSize: 3, useBias: false }),
    batchNormalization(),
  ],
  'ReLU6 of a normalization, of a convolution and of a sum': [
    batchNormalization(),
    relu({ maxValue: 6 }),
    conv2d({ filters: 20, kernelSize: 3, padding: 'same', activation: 'relu6' }),
    branches({ branches: [[conv2d({ filters: 20, kernelSize: 1 })], []], merge: add() }),
    relu({ maxValue: 0.25 }),
  ],
  pooling: [
    maxPooling2d({ poolSize: 2 }),
    conv2d({ filters: 12, kernelSize: 2 }),
    maxPooling2d({ poolSize: 2 }),
    maxPooling2d({ poolSize: 2, padding: 'same' }),
  ],
  'pooling of other windows': [maxPooling2d({ poolSize: 3, strides: 2 }), averagePooling2d({ poolSize: 2 })],
};

describe('images in blocks', () => {
  for (const [name, layers] of Object.entries(networks)) {
    it(`${name}: losses and gradients of the reference`, async () => {
      const model = sequential({ input: [13, 15, 3], layers: [first, ...layers, ...end] });
      await expectAgreement(engine, model, { items: 5, steps: 2 });
    });
  }

  it('a strided shortcut of one element', async () => {
    const shortcut = conv2d({ filters: 20, kernelSize: 1, strides: 2, useBias: false });
    const strided = conv2d({ filters: 20, kernelSize: 3, strides: 2, padding: 'same', useBias: false });
    const main = [strided, batchNormalization()];
    const sum = branches({ branches: [main, [shortcut, batchNormalization()]], merge: add() });
    const network = [first, batchNormalization(), relu(), sum, relu(), ...end];
    for (const size of [12, 13])
      await expectAgreement(engine, sequential({ input: [size, 16, 3], layers: network }), {
        ...{ items: 5, steps: 2 },
      });
  });

  it.each([
    ['minimum(6, relu(x)) is 0 at 6', false],
    ['minimum(relu(x), 6) passes at 6', true],
  ])('the gradient of %s', async (_, passesAtLimit) => {
    const limit = 6;
    const graph = new Graph();
    const shape = [-1, 2, 3, 16];
    const [image, slope] = ['image', 'slope'].map((name) =>
      graph.input(name, { shape, dtype: 'float32', source: { kind: 'batch' } }),
    ) as [Value, Value];
    const positive = ops.relu(image);
    const y = passesAtLimit ? ops.minimum(positive, limit) : ops.minimum(limit, positive);
    const [gradient] = gradients(ops.reduceSum(ops.multiply(y, slope)), [image]) as [Value];
    const program = graph.program({ outputs: { y, gradient } });
    const session = await engine.load({ state: {}, programs: { program } }, {});
    const values = [-3, 0, 2 ** -126, 1, limit - 2 ** -21, limit, limit + 2 ** -20, 1e30];
    const data = Float32Array.from({ length: 96 }, (_, at) => values[at % 8] as number);
    const slopes = hashed({ seed: 3, size: 96, low: -1, high: 1 });
    const outputs = await session.run('program', {
      image: { shape: [1, 2, 3, 16], data },
      slope: { shape: [1, 2, 3, 16], data: slopes },
    });
    await session.dispose();
    expect(Array.from(outputs.y?.data ?? [])).toEqual(
      Array.from(data, (value) => Math.min(Math.max(value, 0), limit)),
    );
    const passing = passesAtLimit ? [2, 3, 4, 5] : [2, 3, 4];
    expect(Array.from(outputs.gradient?.data ?? [], (value) => value + 0)).toEqual(
      Array.from(slopes, (value, at) => (passing.includes(at % 8) ? value : 0)),
    );
  });

  it('zeros around an image stay zeros in the pooling behind them', async () => {
    for (const pooling of [
      maxPooling2d({ poolSize: 2, strides: 1 }),
      averagePooling2d({ poolSize: [1, 2] }),
    ]) {
      const layers = [zeroPadding2d({ padding: 1 }), zeroPadding2d({ padding: 1 }), pooling];
      const behind = [conv2d({ filters: 4, kernelSize: 2 }), ...layers, ...end];
      for (const network of [[...layers, ...behind], behind]) {
        const model = sequential({ input: [6, 7, 3], layers: network });
        await expectAgreement(engine, model, { items: 3, steps: 1 });
      }
    }
  });

  it('the gradient of a pooling goes to the first of equal elements', async () => {
    const shape = [-1, 7, 9, 16];
    const graph = new Graph();
    const image = graph.input('image', { shape, dtype: 'float32', source: { kind: 'batch' } });
    const slope = graph.input('slope', {
      shape: [-1, 3, 4, 16],
      dtype: 'float32',
      source: { kind: 'batch' },
    });
    const kernel = graph.state('kernel', { shape: [1, 1, 16, 16], dtype: 'float32', role: 'trainable' });
    const convolution = {
      strides: [1, 1],
      dilations: [1, 1],
      padding: { top: 0, bottom: 0, left: 0, right: 0 },
    } as const;
    const same = graph.apply('conv2d', [image, kernel], convolution);
    const window = { poolSize: [2, 2], strides: [2, 2], padding: convolution.padding } as const;
    const maxima = graph.apply('maxPool2d', [same], window);
    const gradient = graph.apply('maxPool2dGradient', [same, maxima, slope], window);
    const programs = {
      state: graph.stateSpecs,
      programs: { pool: graph.program({ outputs: { maxima, gradient: ops.add(gradient, 0) } }) },
    };
    const unit = Float32Array.from({ length: 256 }, (_, at) => (at % 17 === 0 ? 1 : 0));
    const state = { kernel: { shape: [1, 1, 16, 16], data: unit } };
    const size = 2 * 7 * 9 * 16;
    const pixels = hashed({ seed: 1, size, low: 0, high: 3 }).map(Math.floor);
    const inputs = {
      image: { shape: [2, 7, 9, 16], data: pixels },
      slope: { shape: [2, 3, 4, 16], data: hashed({ seed: 2, size: 2 * 3 * 4 * 16, low: -1, high: 1 }) },
    };
    const [found, expected] = await Promise.all(
      [engine, referenceEngine()].map(async (one) => {
        const session = await one.load(programs, state);
        const outputs = await session.run('pool', inputs);
        await session.dispose();
        return outputs;
      }),
    );
    // −0 is 0.
    const numbers = (name: string, outputs = found) =>
      Array.from(outputs?.[name]?.data ?? [], (value) => value + 0);
    for (const name of ['maxima', 'gradient']) expect(numbers(name)).toEqual(numbers(name, expected));
    const [from, to] = [inputs.slope.data, found?.gradient?.data ?? []];
    expect(to.filter((value) => value !== 0)).toHaveLength(from.length);
  });
});
