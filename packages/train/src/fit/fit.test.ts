import { readFileSync } from 'node:fs';
import {
  batchNormalization,
  conv2d,
  dense,
  flatten,
  type ModelDefinition,
  maxPooling2d,
  sequential,
  type TensorValue,
} from '@cnn/core';
import { blobs, hashed, memorySource, recordingEngine, referenceEngine } from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import { compile } from '../compile.js';
import { sgd } from '../optimizers/sgd.js';
import type { TrainingEvent } from './events.js';

interface Golden {
  readonly name: string;
  readonly labels: number[];
  readonly validationLabels: number[];
  readonly classWeight: Record<string, number>;
  readonly history: Record<string, number[]>;
  readonly variables: Record<string, number[]>;
  readonly prediction: number[];
}

const file = new URL('../../../testing/goldens/training/fit.json', import.meta.url);
const [binary, sparse] = JSON.parse(readFileSync(file, 'utf8')) as [Golden, Golden];

/** The network of goldens/fit.py. */
function network(units: number): ModelDefinition {
  return sequential({
    name: 'small',
    input: [8, 8, 2],
    layers: [
      conv2d({ filters: 4, kernelSize: 3, activation: 'relu', kernelRegularizer: { l2: 0.01 } }),
      batchNormalization(),
      maxPooling2d({ poolSize: 2 }),
      flatten(),
      dense({ units, activation: units === 1 ? 'sigmoid' : 'softmax' }),
    ],
  });
}

/** The same numbers as `given` of goldens/fit.py. */
function givenWeights(units: number) {
  const shapes: [string, number[]][] = [
    ['conv2d/kernel', [3, 3, 2, 4]],
    ['conv2d/bias', [4]],
    ['batch_normalization/gamma', [4]],
    ['batch_normalization/beta', [4]],
    ['batch_normalization/moving_mean', [4]],
    ['batch_normalization/moving_variance', [4]],
    ['dense/kernel', [36, units]],
    ['dense/bias', [units]],
  ];
  return Object.fromEntries(
    shapes.map(([name, shape], index) => {
      const positive = name.endsWith('gamma') || name.endsWith('variance');
      const size = shape.reduce((product, dim) => product * dim, 1);
      return [
        name,
        {
          shape,
          data: hashed({ seed: 100 + index, size, low: positive ? 0.5 : -0.3, high: positive ? 1.5 : 0.3 }),
        },
      ];
    }),
  );
}

function goldenSource(seed: number, labels: readonly number[], classNames: readonly string[]) {
  const n = labels.length;
  return memorySource({
    images: { shape: [n, 8, 8, 2], data: hashed({ seed, size: n * 128, low: 0, high: 1 }) },
    labels: { shape: [n], data: Int32Array.from(labels) },
    classNames,
  });
}

function expectClose(
  where: string,
  received: ArrayLike<number> | undefined,
  expected: readonly number[],
  within: number,
) {
  expect(received?.length, where).toBe(expected.length);
  expected.forEach((value, index) => {
    expect(Math.abs((received?.[index] as number) - value), `${where}[${index}]`).toBeLessThan(within);
  });
}

describe('fit equals Keras: history, weights and predictions', () => {
  it.each([
    { golden: binary, units: 1, loss: 'binaryCrossentropy', optimizer: 'adam' },
    {
      golden: sparse,
      units: 3,
      loss: 'sparseCategoricalCrossentropy',
      optimizer: sgd({ learningRate: 0.05, momentum: 0.9 }),
    },
  ] as const)('$golden.name', async ({ golden, units, loss, optimizer }) => {
    const classNames = units === 1 ? ['a', 'b'] : ['a', 'b', 'c'];
    const model = await compile({
      model: network(units),
      engine: referenceEngine(),
      loss,
      optimizer,
      metrics: ['accuracy'],
      weights: givenWeights(units),
    });
    const validation = goldenSource(2, golden.validationLabels, classNames);
    const { history, epoch, stopped } = await model.fit(goldenSource(1, golden.labels, classNames), {
      epochs: 4,
      batchSize: 8,
      shuffle: false,
      classWeight: golden.classWeight,
      validationData: validation,
    });
    expect(epoch).toEqual([0, 1, 2, 3]);
    expect(stopped).toBeUndefined();
    expect(Object.keys(history).sort()).toEqual(Object.keys(golden.history).sort());
    for (const [name, values] of Object.entries(golden.history))
      expectClose(name, history[name], values, 2e-6);
    const weights = await model.weights();
    for (const [name, values] of Object.entries(golden.variables)) {
      expectClose(name, weights[name]?.data, values, 2e-5);
    }
    const prediction = await model.predict(validation, { batchSize: 3 });
    expectClose('prediction', prediction.data, golden.prediction, 1e-5);
    await model.dispose();
  });
});

describe('fit', () => {
  const small = sequential({
    name: 'tiny',
    input: [8, 8, 1],
    layers: [flatten(), dense({ units: 1, activation: 'sigmoid' })],
  });

  it('learns, and its history is plain JSON', async () => {
    const model = await compile({
      model: small,
      engine: referenceEngine(),
      loss: 'binaryCrossentropy',
      optimizer: sgd({ learningRate: 0.5 }),
      metrics: ['accuracy', 'auc'],
      seed: 1,
    });
    const history = await model.fit(blobs({ items: 40 }), {
      epochs: 20,
      validationData: blobs({ items: 20, seed: 2 }),
    });
    expect(history.history.val_accuracy?.at(-1)).toBe(1);
    expect(history.history.val_auc?.at(-1)).toBe(1);
    expect(JSON.parse(JSON.stringify(history))).toEqual(history);
    expect(model.history).toEqual(history);
    const evaluation = await model.evaluate(blobs({ items: 20, seed: 2 }));
    expect(evaluation.metrics).toEqual({ accuracy: 1, auc: 1 });
    expect(evaluation.confusionMatrix).toEqual([
      [10, 0],
      [0, 10],
    ]);
    expect(evaluation.loss).toBeCloseTo(history.history.val_loss?.at(-1) as number, 12);
    expect([...evaluation.indices]).toEqual(Array.from({ length: 20 }, (_, index) => index));
    await model.dispose();
  });

  it('tells a listener and a for await loop everything, in order', async () => {
    const model = await compile({ model: small, engine: referenceEngine(), loss: 'binaryCrossentropy' });
    const heard: TrainingEvent[] = [];
    const looped: TrainingEvent[] = [];
    const run = model.fit(blobs({ items: 10 }), {
      epochs: 2,
      batchSize: 4,
      validationData: blobs({ items: 4 }),
      onEvent: (event) => heard.push(event),
    });
    for await (const event of run) looped.push(event);
    expect(looped).toEqual(heard);
    const epoch = ['epochBegin', 'batchEnd', 'batchEnd', 'batchEnd', 'validationBatchEnd', 'epochEnd'];
    expect(heard.map(({ type }) => type)).toEqual(['trainBegin', ...epoch, ...epoch, 'trainEnd']);
    expect(heard[0]).toMatchObject({ model: 'tiny', engine: 'reference', epochs: 2, batches: 3, images: 10 });
    expect(heard.filter(({ type }) => type === 'batchEnd')).toMatchObject([
      { epoch: 0, batch: 0, batches: 3, step: 1, size: 4 },
      { epoch: 0, batch: 1, batches: 3, step: 2, size: 4 },
      { epoch: 0, batch: 2, batches: 3, step: 3, size: 2 },
      { epoch: 1, batch: 0, batches: 3, step: 4, size: 4 },
      { epoch: 1, batch: 1, batches: 3, step: 5, size: 4 },
      { epoch: 1, batch: 2, batches: 3, step: 6, size: 2 },
    ]);
    expect(await run).toEqual(model.history);
    expect(JSON.parse(JSON.stringify(heard))).toEqual(heard);
  });

  it('weighs a smaller last batch by its items: the loss is the mean over items', async () => {
    const { engine, runs } = recordingEngine(referenceEngine());
    const model = await compile({
      model: small,
      engine,
      loss: 'binaryCrossentropy',
      optimizer: sgd({ learningRate: 0 }),
      metrics: ['accuracy', 'auc'],
    });
    const source = blobs({ items: 11 });
    const uneven = await model.fit(source, { batchSize: 4, shuffle: false });
    const whole = await model.evaluate(source, { batchSize: 11 });
    expect(runs.map(({ inputs }) => inputs.image?.shape[0])).toEqual([4, 4, 3, 11]);
    expect(uneven.history.loss?.[0]).toBeCloseTo(whole.loss, 6);
    expect(uneven.history.accuracy?.[0]).toBe(whole.metrics.accuracy);
    expect(uneven.history.auc?.[0]).toBe(whole.metrics.auc);
  });

  it('predicts in the order of images, from a source or from an array', async () => {
    const model = await compile({ model: small, engine: referenceEngine(), loss: 'binaryCrossentropy' });
    const source = blobs({ items: 5 });
    let fromArray: TensorValue | undefined;
    for await (const { images } of source.batches({ batchSize: 5 })) {
      fromArray = await model.predict(images, { batchSize: 2 });
    }
    const fromSource = await model.predict(source, { batchSize: 3 });
    const { predictions } = await model.evaluate(source);
    expect(fromArray?.shape).toEqual([5, 1]);
    expect(fromSource).toEqual(fromArray);
    expect(predictions).toEqual(fromArray);
    expect(new Set(fromArray?.data).size).toBe(5);
  });
});
