import { readFileSync } from 'node:fs';
import {
  batchNormalization,
  dense,
  flatten,
  type ModelDefinition,
  sequential,
  type TensorValues,
} from '@cnn/core';
import { blobs, hashed, memorySource, referenceEngine } from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import { earlyStopping } from '../callbacks/earlyStopping.js';
import { compile } from '../compile.js';
import { adam } from '../optimizers/adam.js';
import { sgd } from '../optimizers/sgd.js';
import type { SharedOptions } from '../optimizers/sharedOptions.js';
import type { Checkpoint } from './checkpoint.js';

interface Golden {
  readonly options: SharedOptions;
  readonly history: Record<string, number[]>;
  /** What a checkpoint after each epoch saves; without the large kernel. */
  readonly epochs: readonly Record<string, number[]>[];
  readonly final: Record<string, number[]>;
}
const file = new URL('../../../testing/goldens/training/averages.json', import.meta.url);
const goldens = JSON.parse(readFileSync(file, 'utf8')) as Golden[];

/** The network of goldens/averages.py. */
const network: ModelDefinition = sequential({
  name: 'small',
  input: [8, 8, 2],
  layers: [
    flatten(),
    dense({ units: 2, kernelRegularizer: { l2: 0.01 } }),
    batchNormalization(),
    dense({ units: 1, activation: 'sigmoid' }),
  ],
});

function givenWeights(): TensorValues {
  const shapes: [string, number[]][] = [
    ['dense/kernel', [128, 2]],
    ['dense/bias', [2]],
    ['batch_normalization/gamma', [2]],
    ['batch_normalization/beta', [2]],
    ['batch_normalization/moving_mean', [2]],
    ['batch_normalization/moving_variance', [2]],
    ['dense_1/kernel', [2, 1]],
    ['dense_1/bias', [1]],
  ];
  return Object.fromEntries(
    shapes.map(([name, shape], index) => {
      const positive = name.endsWith('gamma') || name.endsWith('variance');
      const [low, high] = positive ? [0.5, 1.5] : [-0.3, 0.3];
      const size = shape.reduce((product, dim) => product * dim, 1);
      return [name, { shape, data: hashed({ seed: 100 + index, size, low, high }) }];
    }),
  );
}

function source(seed: number, n: number) {
  return memorySource({
    images: { shape: [n, 8, 8, 2], data: hashed({ seed, size: n * 128, low: 0, high: 1 }) },
    labels: { shape: [n], data: Int32Array.from(hashed({ seed: seed + 2, size: n, low: 0, high: 2 })) },
    classNames: ['a', 'b'],
  });
}

function expectClose(received: TensorValues, expected: Record<string, number[]>): void {
  for (const [name, values] of Object.entries(expected)) {
    values.forEach((value, at) => {
      const difference = Math.abs((received[name]?.data[at] as number) - value);
      expect(difference, `${name}[${at}]`).toBeLessThan(1e-6);
    });
  }
}

describe('fit with averaged weights equals Keras with SwapEMAWeights', () => {
  it.each(goldens)('$options', async ({ options, history: expected, epochs, final }) => {
    const model = await compile({
      model: network,
      engine: referenceEngine(),
      loss: 'binaryCrossentropy',
      optimizer: sgd({ learningRate: 0.1, momentum: 0.9, useEma: true, ...options }),
      weights: givenWeights(),
    });
    const kept: TensorValues[] = [];
    const validation = source(2, 7);
    const { history } = await model.fit(source(1, 20), {
      epochs: 4,
      batchSize: 8,
      shuffle: false,
      validationData: validation,
      callbacks: [
        { name: 'kept', onEpochEnd: async ({ training }) => void kept.push(await training.weights()) },
      ],
    });
    expect(Object.keys(history).sort()).toEqual(Object.keys(expected).sort());
    for (const [name, values] of Object.entries(expected)) {
      values.forEach((value, at) => {
        expect(Math.abs((history[name]?.[at] as number) - value), `${name}[${at}]`).toBeLessThan(1e-6);
      });
    }
    epochs.forEach((weights, at) => {
      expectClose(kept[at] as TensorValues, weights);
    });
    expectClose(await model.weights(), final);
    // The model ends with them. The last step overwrites in those of the options that have it.
    expect((await model.evaluate(validation)).loss).toBe(history.val_loss?.[3]);
    const { variables } = await model.state();
    const same = variables['dense_1/bias']?.data[0] === variables['optimizer/ema/dense_1/bias']?.data[0];
    expect(same).toBe(options.emaOverwriteFrequency !== undefined);
    await model.dispose();
  });
});

const layers = [flatten(), dense({ units: 1, activation: 'sigmoid' })];
const definition = sequential({ name: 'net', input: [8, 8, 1], layers });
const compiled = (options: SharedOptions, weights?: TensorValues) =>
  compile({
    model: definition,
    engine: referenceEngine({ precision: 'float32' }),
    loss: 'binaryCrossentropy',
    optimizer: adam({ learningRate: 0.05, useEma: true, ...options }),
    ...(weights ? { weights } : {}),
  });

describe('averaged weights', () => {
  const train = blobs({ items: 32 });
  const validation = blobs({ items: 16, seed: 1 });

  it('are those of the beginning before the first step, and those that are set', async () => {
    const plain = await compile({
      model: definition,
      engine: referenceEngine({ precision: 'float32' }),
      loss: 'binaryCrossentropy',
    });
    const model = await compiled({});
    expect(await model.weights()).toEqual(await plain.weights());
    expect((await model.evaluate(validation)).loss).toBe((await plain.evaluate(validation)).loss);
    await model.fit(train, { batchSize: 8 });
    const trained = await model.weights();
    const { variables } = await model.state();
    expect(trained['dense/kernel']).toEqual(variables['optimizer/ema/dense/kernel']);
    expect(trained['dense/kernel']).not.toEqual(variables['dense/kernel']);
    const { loss } = await model.evaluate(validation);
    for (const other of [await compiled({}), model]) {
      await other.setWeights(trained);
      expect((await other.evaluate(validation)).loss).toBe(loss);
      expect((await other.state()).variables['dense/kernel']).toEqual(trained['dense/kernel']);
    }
    expect(await (await compiled({}, trained)).weights()).toEqual(trained);
  });

  it('are what early stopping ranks and restores', async () => {
    const model = await compiled({ emaMomentum: 0.5, learningRate: 1 });
    const kept: TensorValues[] = [];
    const { history } = await model.fit(train, {
      epochs: 12,
      batchSize: 8,
      validationData: validation,
      callbacks: [
        { name: 'kept', onEpochEnd: async ({ training }) => void kept.push(await training.weights()) },
        earlyStopping({ patience: 99, restoreBestWeights: true }),
      ],
    });
    const losses = history.val_loss as number[];
    const best = losses.indexOf(Math.min(...losses));
    expect(await model.weights()).toEqual(kept[best]);
    expect(best).toBeLessThan(11);
    expect((await model.evaluate(validation, { batchSize: 8 })).loss).toBe(losses[best]);
  });

  it.each([
    {},
    { emaOverwriteFrequency: 3 },
    { emaMomentum: 'equal', emaStartStep: 2 },
    { emaOverwriteFrequency: 2, gradientAccumulationSteps: 3 },
  ] as const)('go on from any checkpoint with the same bits: %o', async (options) => {
    const checkpoints: Checkpoint[] = [];
    const fit = () => ({
      epochs: 3,
      batchSize: 8,
      validationData: validation,
      callbacks: [earlyStopping({ patience: 9, restoreBestWeights: true })],
    });
    const whole = await compiled(options);
    const save = (one: Checkpoint) => void checkpoints.push(structuredClone(one));
    const history = await whole.fit(train, { ...fit(), checkpoint: { everySteps: 1, save } });
    expect(checkpoints).toHaveLength(12);
    for (const resume of checkpoints) {
      const model = await compiled(options);
      expect(await model.fit(train, { ...fit(), resume })).toEqual(history);
      expect(await model.state()).toEqual(await whole.state());
    }
  });
});
