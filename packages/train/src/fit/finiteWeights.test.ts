import { dense, type Engine, flatten, sequential, type TensorValue } from '@cnn/core';
import { blobs, memorySource, referenceEngine } from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import { earlyStopping } from '../callbacks/earlyStopping.js';
import { terminateOnNaN } from '../callbacks/terminateOnNaN.js';
import { compile } from '../compile.js';
import { sgd } from '../optimizers/sgd.js';
import type { Checkpoint } from './checkpoint.js';
import { nonFinite, nonFiniteWeights } from './finiteWeights.js';
import type { Runtime } from './runtime.js';

const model = sequential({
  name: 'net',
  input: [8, 8, 1],
  layers: [flatten(), dense({ units: 1, activation: 'sigmoid' })],
});

/** Its update after so many steps makes a weight NaN, while the loss of that step is finite. */
function breakingAt(step: number): Engine {
  const engine = referenceEngine({ precision: 'float32' });
  let steps = 0;
  return {
    ...engine,
    async load(programs, state) {
      const session = await engine.load(programs, state);
      return {
        ...session,
        async run(name, inputs) {
          const outputs = await session.run(name, inputs);
          if (name === 'train' && ++steps === step) {
            const { 'dense/kernel': kernel } = await session.readState(['dense/kernel']);
            (kernel as TensorValue).data[3] = Number.NaN;
            await session.writeState({ 'dense/kernel': kernel as TensorValue });
          }
          return outputs;
        },
      };
    },
  };
}

const ready = (step: number) =>
  compile({
    model,
    engine: breakingAt(step),
    loss: 'binaryCrossentropy',
    optimizer: sgd({ learningRate: 0.1 }),
  });
const source = blobs({ items: 12 });

const { NaN: nan, POSITIVE_INFINITY: up, NEGATIVE_INFINITY: down } = Number;

it.each([
  ['NaN', nan],
  ['Infinity', up],
  ['-Infinity', down],
])('%s is found at every place of arrays of every length', (text, value) => {
  for (let length = 1; length < 12; length++) {
    const finite = Float32Array.from({ length }, (_, at) => (at % 2 ? -3.4e38 : 3.4e38));
    expect(nonFinite({ w: { shape: [length], data: finite } })).toBeUndefined();
    for (let at = 0; at < length; at++) {
      const data = finite.with(at, value);
      expect(nonFinite({ w: { shape: [length], data } })).toBe(`'w' holds ${text}`);
    }
  }
});

it('infinities of both signs do not cancel out', () => {
  const data = Float32Array.of(up, down, down, up, up);
  expect(nonFinite({ step: { shape: [1], data: Int32Array.of(7) }, w: { shape: [5], data } })).toBe(
    "'w' holds Infinity",
  );
});

describe('weights that became NaN after a finite loss', () => {
  // Three batches per epoch: in the middle of the second one, and at its end.
  it.each([5, 6])('step %i: no checkpoint and no model is saved after it', async (step) => {
    const kept: Checkpoint[] = [];
    let models = 0;
    const trained = await ready(step);
    const run = trained.fit(source, {
      epochs: 3,
      batchSize: 4,
      checkpoint: { everySteps: 1, save: (one) => void kept.push(one) },
      callbacks: [{ name: 'model', onEpochEnd: () => void models++ }],
    });
    await expect(run).rejects.toThrow(
      `after step ${step} (epoch 2) 'dense/kernel' holds NaN. Lower the learning rate (now 0.1), or clip gradients`,
    );
    await expect(run).rejects.toMatchObject({
      code: 'TRAINING',
      details: { reason: 'diverged', epoch: 1, batch: step - 4, step },
    });
    expect(kept.map(({ state }) => state.step)).toEqual([1, 2, 3, 4, 5].filter((one) => one < step));
    expect(models).toBe(1);
    for (const { state } of kept)
      expect(state.variables['dense/kernel']?.data.every((value) => Number.isFinite(value))).toBe(true);
  });

  it.each([5, 6])('step %i: terminateOnNaN ends it, with the best weights', async (step) => {
    const trained = await ready(step);
    const history = await trained.fit(source, {
      epochs: 3,
      batchSize: 4,
      checkpoint: { everySteps: 1, save: () => {} },
      callbacks: [
        terminateOnNaN(),
        earlyStopping({ monitor: 'loss', patience: 9, restoreBestWeights: true }),
      ],
    });
    expect(history.epoch).toEqual([0]);
    expect(history.stopped?.message).toContain(`terminateOnNaN: after step ${step} (epoch 2)`);
    const { 'dense/kernel': kernel } = await trained.weights();
    expect(kernel?.data.every((value) => Number.isFinite(value))).toBe(true);
  });
});

describe('a validation loss that is NaN', () => {
  const images = { shape: [2, 8, 8, 1], data: new Float32Array(128).fill(0.5) };
  const labels = { shape: [2], data: Int32Array.of(0, 1) };
  /** Its images are whole in the first epoch. */
  const validation = memorySource({ images, labels, classNames: ['a', 'b'] });
  const spoil = {
    name: 'spoil',
    onEpochBegin: ({ epoch }: { readonly epoch: number }) => {
      images.data[70] = epoch === 0 ? 0.5 : Number.NaN;
    },
  };
  const options = { epochs: 3, batchSize: 4, validationData: validation };

  it('ends fit with an error', async () => {
    const run = (await ready(0)).fit(source, { ...options, callbacks: [spoil] });
    await expect(run).rejects.toThrow(
      "loss of batch 1 while evaluating can't be computed: image 1 holds NaN",
    );
    await expect(run).rejects.toMatchObject({ details: { reason: 'image', epoch: 1, batch: 0 } });
  });

  it('ends it in peace with terminateOnNaN, with the best weights', async () => {
    const trained = await ready(0);
    const seen: unknown[] = [];
    const history = await trained.fit(source, {
      ...options,
      callbacks: [
        spoil,
        terminateOnNaN(),
        earlyStopping({ patience: 9, restoreBestWeights: true }),
        { name: 'keep', onEpochEnd: async ({ training }) => void seen.push(await training.weights()) },
      ],
    });
    expect(history.epoch).toEqual([0]);
    expect(history.stopped?.message).toContain(
      "terminateOnNaN: loss of batch 1 while evaluating can't be computed",
    );
    expect(await trained.weights()).toEqual(seen[0]);
  });
});

it('weights are asked for in a few groups of at most 64 MiB, slots not at all', async () => {
  const spec = (size: number, role = 'trainable') => ({ shape: [size], dtype: 'float32', role });
  const state = {
    a: spec(10),
    b: spec(2 ** 23),
    c: spec(2 ** 23),
    slot: spec(4, 'slot'),
    d: spec(2 ** 25),
    e: spec(3),
  };
  const asked: (readonly string[])[] = [];
  const session = {
    readState: async (names: readonly string[]) => {
      asked.push(names);
      return { [names[0] as string]: { shape: [1], data: new Float32Array(1) } };
    },
  };
  const runtime = { programs: { state }, session } as unknown as Runtime;
  expect(await nonFiniteWeights(runtime)).toBeUndefined();
  expect(asked).toEqual([['a', 'b'], ['c'], ['d'], ['e']]);
});
