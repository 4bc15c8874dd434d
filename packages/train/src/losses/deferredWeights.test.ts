import { dense, flatten, sequential } from '@cnn/core';
import { blobs, referenceEngine } from '@cnn/testing';
import { expect, it } from 'vitest';
import { compile } from '../compile.js';
import type { Checkpoint } from '../fit/checkpoint.js';
import type { ClassWeight } from '../fit/classWeight.js';
import { sgd } from '../optimizers/sgd.js';
import { ldam } from './ldam.js';

const ready = (learningRate: number) =>
  compile({
    model: sequential({
      name: 'net',
      input: [8, 8, 1],
      layers: [flatten(), dense({ units: 2, activation: 'softmax' })],
    }),
    engine: referenceEngine({ precision: 'float32' }),
    loss: ldam({ classCounts: [30, 2], scale: 1 }),
    optimizer: sgd({ learningRate }),
  });
const source = blobs({ items: 12 });

it('LDAM with deferred re-weighting: a second call of fit weighs the classes of the same loss', async () => {
  // Rate 0: each call sees the same weights.
  const model = await ready(0);
  const lossWith = async (initialEpoch: number, classWeight?: ClassWeight): Promise<number> => {
    const options = { initialEpoch, epochs: initialEpoch + 1, batchSize: 12 };
    const { history } = await model.fit(source, classWeight ? { ...options, classWeight } : options);
    return history.loss?.[0] as number;
  };
  const plain = await lossWith(0);
  const [common, rare] = [await lossWith(1, { 1: 0 }), await lossWith(2, { 0: 0 })];
  expect(common + rare).toBeCloseTo(plain, 6);
  expect(await lossWith(3, { 0: 0.25, 1: 4 })).toBeCloseTo(0.25 * common + 4 * rare, 6);
  await model.dispose();
});

it('classWeightFromEpoch is that second call, within one, and goes on from any checkpoint', async () => {
  const classWeight = { 0: 0.25, 1: 4 };
  const twice = await ready(0.1);
  await twice.fit(source, { epochs: 2, batchSize: 4 });
  await twice.fit(source, { initialEpoch: 2, epochs: 4, batchSize: 4, classWeight });
  const expected = await twice.state();
  const options = { epochs: 4, batchSize: 4, classWeight, classWeightFromEpoch: 2 };
  const checkpoints: Checkpoint[] = [];
  const once = await ready(0.1);
  const save = (one: Checkpoint) => void checkpoints.push(structuredClone(one));
  await once.fit(source, { ...options, checkpoint: { everySteps: 1, save } });
  expect(await once.state()).toEqual(expected);
  for (const resume of checkpoints) {
    const model = await ready(0.1);
    await model.fit(source, { ...options, resume });
    expect(await model.state()).toEqual(expected);
  }
  await expect(once.fit(source, { classWeightFromEpoch: -1 })).rejects.toThrow('classWeightFromEpoch');
});
