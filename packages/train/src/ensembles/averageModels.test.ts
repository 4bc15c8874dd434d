import {
  activation,
  add,
  apply,
  batchNormalization,
  conv2d,
  dense,
  dropout,
  flatten,
  functional,
  globalAveragePooling2d,
  initialState,
  input,
  type ModelDefinition,
  sequential,
} from '@cnn/core';
import { blobs, referenceEngine } from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import { compile } from '../compile.js';
import { averageModels } from './averageModels.js';
import { averagePredictions } from './averagePredictions.js';

const plain = sequential({
  input: [8, 8, 1],
  layers: [
    conv2d({ filters: 3, kernelSize: 3, activation: 'relu' }),
    batchNormalization(),
    flatten(),
    dropout({ rate: 0.5 }),
    dense({ units: 1, activation: 'sigmoid' }),
  ],
});

/** Reads its images twice, and names its layers as the other does. */
function residual(): ModelDefinition {
  const image = input([8, 8, 1]);
  const seen = apply(conv2d({ filters: 2, kernelSize: 3, padding: 'same' }), image);
  const joined = apply(add(), [seen, image]);
  const end = [globalAveragePooling2d(), dense({ units: 1 }), activation({ activation: 'sigmoid' })];
  return functional({ name: 'residual', input: image, output: apply(end, joined) });
}

const trained = (model: ModelDefinition, seed: number) => ({ model, state: initialState(model, seed) });

async function predicted({ model, state }: ReturnType<typeof trained>) {
  const engine = referenceEngine();
  const compiled = await compile({ model, engine, loss: 'binaryCrossentropy', weights: state });
  const { predictions, metrics } = await compiled.evaluate(blobs({ items: 12 }), { metrics: ['auc'] });
  await compiled.dispose();
  return { predictions, metrics };
}

describe('averageModels', () => {
  it('predicts the mean of its members, also of different networks', async () => {
    const members = [trained(plain, 1), trained(plain, 2), trained(residual(), 3)];
    const { predictions } = await predicted(averageModels({ members }));
    const each = await Promise.all(members.map(predicted));
    const mean = averagePredictions({ predictions: each.map((one) => one.predictions) });
    expect(predictions.shape).toEqual(mean.shape);
    for (const [at, value] of predictions.data.entries()) {
      expect(value).toBeCloseTo(mean.data[at] as number, 6);
    }
    expect(new Set(each.map((one) => one.predictions.data[0])).size).toBe(3);
  });

  it('can be a member itself', async () => {
    const pair = averageModels({ members: [trained(plain, 1), trained(plain, 2)], name: 'pair' });
    const whole = averageModels({ members: [pair, trained(plain, 3)] });
    const [ofPair, third] = [await predicted(pair), await predicted(trained(plain, 3))];
    const { predictions } = await predicted(whole);
    const middle = ((ofPair.predictions.data[5] as number) + (third.predictions.data[5] as number)) / 2;
    expect(predictions.data[5]).toBeCloseTo(middle, 6);
    expect(whole.model.layers.map(({ name }) => name)).toContain('member1_member2_conv2d');
  });

  it('refuses what can’t be averaged', () => {
    const one = trained(plain, 1);
    expect(() => averageModels({ members: [one] })).toThrow('at least two members, received 1');
    const larger = sequential({
      name: 'larger',
      input: [9, 8, 1],
      layers: [flatten(), dense({ units: 1, activation: 'sigmoid' })],
    });
    expect(() => averageModels({ members: [one, trained(larger, 1)] })).toThrow(
      "images of [8, 8, 1], as of member 1 ('sequential'), received [9, 8, 1] of member 2 ('larger')",
    );
    const classes = sequential({
      input: [8, 8, 1],
      layers: [flatten(), dense({ units: 3, activation: 'softmax' })],
    });
    expect(() => averageModels({ members: [one, trained(classes, 1)] })).toThrow('outputs of [1]');
    expect(() => averageModels({ members: [one, { model: plain, state: {} }] })).toThrow(
      'averageModels: member 2: variable conv2d/kernel has shape none',
    );
  });
});
