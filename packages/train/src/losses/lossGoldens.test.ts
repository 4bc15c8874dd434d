import { readdirSync, readFileSync } from 'node:fs';
import { Graph, gradients, ops, type TensorValue, type Value } from '@cnn/core';
import { interpret, referenceEngine } from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import { asymmetricLoss } from './asymmetricLoss.js';
import { binaryCrossentropy } from './binaryCrossentropy.js';
import { binaryFocalCrossentropy } from './binaryFocalCrossentropy.js';
import { categoricalFocalCrossentropy } from './categoricalFocalCrossentropy.js';
import { categoricalGeneralizedCrossEntropy } from './categoricalGeneralizedCrossEntropy.js';
import { categoricalHinge } from './hinge.js';
import { kullbackLeiblerDivergence } from './kullbackLeiblerDivergence.js';
import { labelInput } from './labelMode.js';
import { ldam } from './ldam.js';
import type { Loss } from './loss.js';
import { dice, tversky } from './overlap.js';
import { losses } from './registry.js';

const factories = {
  ...losses,
  ldam: (options: Golden['options']) => ldam({ classCounts: [], ...options }),
};

interface Golden {
  readonly loss: keyof typeof factories;
  readonly name: string;
  readonly options: Readonly<Record<string, never>>;
  /** What the model ends in; its logits are given. null: its output is. */
  readonly activation: 'sigmoid' | 'softmax' | null;
  readonly predictions: { readonly shape: number[]; readonly data: number[] };
  readonly labels: { readonly shape: number[]; readonly dtype: 'int32' | 'float32'; readonly data: number[] };
  readonly weights: number[];
  readonly value: number;
  readonly each: number[];
  readonly gradient: number[];
}

const folder = new URL('../../../testing/goldens/', import.meta.url);
const goldens = readdirSync(folder)
  .filter((name) => /^losses_.*\.json$/.test(name))
  .flatMap((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Golden[]);
const cases = goldens.map(
  (golden) => [`${golden.loss}, ${golden.name}, ${JSON.stringify(golden.options)}`, golden] as const,
);

/** The loss as a program of `given`, `label` and `weight`: item by item, weighted and reduced, and its gradient. */
function lossProgram({ loss: name, options, activation, predictions }: Golden) {
  const loss: Loss = factories[name](options);
  const graph = new Graph();
  const outputShape = predictions.shape.slice(1);
  const source = { kind: 'batch' } as const;
  const given = graph.input('given', { shape: [-1, ...outputShape], dtype: 'float32', source });
  const label = graph.input('label', labelInput(loss.labelMode, outputShape));
  const weight = graph.input('weight', { shape: [-1], dtype: 'float32', source });
  const output = activation ? { prediction: ops[activation](given), logits: given } : { prediction: given };
  const each = loss.perItem(label, output);
  const value = ops.reduceMean(ops.multiply(each, weight));
  const [gradient] = gradients(value, [given]) as [Value];
  return graph.program({ outputs: { each, value, gradient } });
}

function expectClose(received: ArrayLike<number> | undefined, expected: readonly number[]): void {
  expect(received?.length).toBe(expected.length);
  expected.forEach((value, index) => {
    const difference = Math.abs((received?.[index] as number) - value);
    expect(difference, `element ${index}: ${received?.[index]} instead of ${value}`).toBeLessThanOrEqual(
      1e-6 * Math.max(Math.abs(value), 0.1),
    );
  });
}

describe('losses equal Keras, PyTorch and TensorFlow: value with weights, each item, gradient', () => {
  it.each(cases)('%s', async (_, golden) => {
    const { predictions, labels, weights } = golden;
    const session = await referenceEngine().load({ state: {}, programs: { loss: lossProgram(golden) } }, {});
    const label: TensorValue = {
      shape: labels.shape,
      data: labels.dtype === 'int32' ? Int32Array.from(labels.data) : Float32Array.from(labels.data),
    };
    const result = await session.run('loss', {
      given: { shape: predictions.shape, data: Float32Array.from(predictions.data) },
      label,
      weight: { shape: [weights.length], data: Float32Array.from(weights) },
    });
    await session.dispose();
    expectClose(result.each?.data, golden.each);
    expectClose(result.value?.data, [golden.value]);
    expectClose(result.gradient?.data, golden.gradient);
  });
});

describe('gradients equal central differences of the loss, in float64', () => {
  it.each(cases)('%s', (_, golden) => {
    const program = lossProgram(golden);
    const given = Float64Array.from(golden.predictions.data);
    const run = () =>
      interpret({
        program,
        inputs: {
          given: { shape: golden.predictions.shape, data: given },
          label: { shape: golden.labels.shape, data: Float64Array.from(golden.labels.data) },
          weight: { shape: [golden.weights.length], data: Float64Array.from(golden.weights) },
        },
        state: {},
      }).outputs;
    const found = Array.from(run().gradient?.data ?? []);
    expect(found.some((slope) => slope !== 0)).toBe(true);
    found.forEach((slope, index) => {
      const center = given[index] as number;
      const step = 1e-5 * Math.min(Math.max(Math.abs(center), 0.01), 1);
      const valueAt = (x: number): number => {
        given[index] = x;
        return run().value?.data[0] as number;
      };
      const expected = (valueAt(center + step) - valueAt(center - step)) / (2 * step);
      given[index] = center;
      expect(Math.abs(slope - expected), `${index}: ${slope} instead of ${expected}`).toBeLessThan(
        1e-7 * Math.max(1, Math.abs(expected)),
      );
    });
  });
});

const end = (outputShape: readonly number[], activation?: string) => ({
  model: 'net',
  outputShape,
  activation,
});

describe('wrong options and models that do not fit are one line', () => {
  it.each<[() => unknown, string]>([
    [() => binaryFocalCrossentropy({ gamma: -1 }), 'gamma must be a finite number not below 0, received -1'],
    [() => binaryFocalCrossentropy({ alpha: 2 }), 'alpha must be in 0..1, received 2'],
    [() => categoricalFocalCrossentropy({ alpha: [] }), 'or one for each class, received []'],
    [
      () => categoricalFocalCrossentropy({ alpha: [1, 2] }).check(end([3], 'softmax')),
      "alpha has 2 weights, model 'net' has 3 classes",
    ],
    [
      () => binaryFocalCrossentropy().check(end([2], 'softmax')),
      'loss binaryFocalCrossentropy needs a sigmoid',
    ],
    [
      () => binaryCrossentropy({ posWeight: [1, -2] }),
      'loss binaryCrossentropy: posWeight must be a finite number not below 0, or one for each output, received -2',
    ],
    [() => binaryCrossentropy({ posWeight: Number.NaN }), 'received NaN'],
    [() => binaryCrossentropy({ posWeight: [] }), 'received []'],
    [
      () => binaryCrossentropy({ posWeight: [1, 2] }).check(end([3], 'sigmoid')),
      "posWeight has 2 weights, model 'net' has 3 outputs. Give one for each output, or one number.",
    ],
    [() => asymmetricLoss({ clip: 1 }), 'clip must be in 0..1, below 1, received 1'],
    [() => asymmetricLoss().check(end([2], 'linear')), "has activation 'linear'"],
    [() => dice({ axis: [0] }), 'axis must name axes from 1, received [0]'],
    [() => tversky({ beta: Number.NaN }), 'beta must be a number not below 0, received NaN'],
    [() => ldam({ classCounts: [3, 0] }), 'classCounts[1] must be a finite number above 0, received 0'],
    [() => ldam({ classCounts: [3, 1] }).check(end([3], 'softmax')), 'classCounts has 2 classes, model'],
    [() => ldam({ classCounts: [3, 1] }).check(end([2], 'linear')), 'needs a model that ends in a softmax'],
    [() => categoricalHinge().check(end([1])), 'needs an output of at least 2 classes'],
    [() => categoricalGeneralizedCrossEntropy({ q: 1 }), 'q must be between 0 and 1, received 1'],
    [() => kullbackLeiblerDivergence().check(end([2], 'sigmoid')), "has activation 'sigmoid'"],
  ])('%s', (make, message) => {
    expect(make).toThrow(message);
  });
});

describe('far from the decision', () => {
  it('a focal loss of logits keeps its slope where one minus the probability rounds to 0', async () => {
    const golden: Golden = {
      ...(goldens.find(({ loss }) => loss === 'binaryFocalCrossentropy') as Golden),
      predictions: { shape: [2, 1], data: [-60, 60] },
      weights: [1, 1],
    };
    const session = await referenceEngine().load({ state: {}, programs: { loss: lossProgram(golden) } }, {});
    const result = await session.run('loss', {
      given: { shape: [2, 1], data: Float32Array.of(-60, 60) },
      label: { shape: [2, 1], data: Float32Array.of(1, 0) },
      weight: { shape: [2], data: Float32Array.of(1, 1) },
    });
    await session.dispose();
    expectClose(result.each?.data, [60, 60]);
    expectClose(result.gradient?.data, [-0.5, 0.5]);
  });
});
