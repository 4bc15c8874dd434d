import {
  batchNormalization,
  conv2d,
  dense,
  dropout,
  type Engine,
  flatten,
  type ModelDefinition,
  sequential,
} from '@cnn/core';
import { blobs, referenceEngine } from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import { earlyStopping } from '../callbacks/earlyStopping.js';
import { compile } from '../compile.js';
import { adam } from '../optimizers/adam.js';
import type { Checkpoint } from './checkpoint.js';
import type { FitOptions } from './fitOptions.js';

const net: ModelDefinition = sequential({
  name: 'net',
  input: [8, 8, 1],
  layers: [
    conv2d({ filters: 2, kernelSize: 3, activation: 'relu' }),
    batchNormalization(),
    flatten(),
    dropout({ rate: 0.5 }),
    dense({ units: 1, activation: 'sigmoid' }),
  ],
});
const train = blobs({ items: 22 });
const validation = blobs({ items: 10 });

/** The reference engine holds its state in float64; this one rounds it after each step, as the state that is read is. */
function float32Engine(): Engine {
  const engine = referenceEngine();
  return {
    ...engine,
    async load(programs, state) {
      const session = await engine.load(programs, state);
      return {
        ...session,
        async run(name, inputs) {
          const outputs = await session.run(name, inputs);
          if (name === 'train') await session.writeState(await session.readState());
          return outputs;
        },
      };
    },
  };
}

const compiled = () =>
  compile({
    model: net,
    engine: float32Engine(),
    loss: 'binaryCrossentropy',
    metrics: ['accuracy', 'auc'],
    seed: 5,
    optimizer: adam({
      learningRate: { type: 'cosineDecay', initialLearningRate: 0.01, decaySteps: 30 },
    }),
  });
const options = (): FitOptions => ({
  epochs: 4,
  batchSize: 6,
  validationData: validation,
  callbacks: [earlyStopping({ patience: 3, restoreBestWeights: true })],
});

/** All of a checkpoint as it comes back from a file. */
function stored(checkpoint: Checkpoint): Checkpoint {
  return structuredClone(checkpoint);
}

describe('resume', () => {
  it('from any checkpoint ends with the same bits and the same history', async () => {
    const checkpoints: Checkpoint[] = [];
    const whole = await compiled();
    const history = await whole.fit(train, {
      ...options(),
      checkpoint: { everySteps: 1, save: (checkpoint) => void checkpoints.push(stored(checkpoint)) },
    });
    const weights = await whole.state();
    // 3 within each epoch of 4 batches, and one at its end.
    expect(checkpoints.map(({ epoch, position }) => [epoch, position?.batches])).toEqual(
      [0, 1, 2, 3].flatMap((epoch) => [
        [epoch, 1],
        [epoch, 2],
        [epoch, 3],
        [epoch + 1, undefined],
      ]),
    );
    for (const checkpoint of checkpoints) {
      const model = await compiled();
      const resumed = await model.fit(train, { ...options(), resume: checkpoint });
      expect(resumed).toEqual(history);
      expect(await model.state()).toEqual(weights);
    }
  });

  it('makes the same checkpoints again', async () => {
    const all: Checkpoint[] = [];
    const checkpoint = { everySteps: 1, save: (one: Checkpoint) => void all.push(stored(one)) };
    await (await compiled()).fit(train, { ...options(), checkpoint });
    const first = all.splice(0);
    await (await compiled()).fit(train, { ...options(), checkpoint, resume: first[5] as Checkpoint });
    expect(all).toEqual(first.slice(6));
  });

  it('refuses a checkpoint of another model, seed, or with parts that do not fit', async () => {
    const all: Checkpoint[] = [];
    const save = (one: Checkpoint) => void all.push(stored(one));
    await (await compiled()).fit(train, { ...options(), checkpoint: { everySteps: 2, save } });
    const [first] = all as [Checkpoint];
    const resume = async (change: object): Promise<unknown> =>
      (await compiled()).fit(train, { ...options(), resume: { ...first, ...change } });
    await expect(resume({ state: { ...first.state, seed: 6 } })).rejects.toThrow('it is of seed 6');
    await expect(resume({ state: { ...first.state, variables: {} } })).rejects.toThrow('it lacks');
    const position = first.position as NonNullable<Checkpoint['position']>;
    await expect(resume({ position: { ...position, losses: [1] } })).rejects.toThrow(
      'Use another checkpoint',
    );
    await expect((await compiled()).fit(train, { checkpoint: { everySteps: 0, save } })).rejects.toThrow(
      'everySteps',
    );
  });
});
