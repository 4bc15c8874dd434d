import { batchNormalization, dense, flatten, sequential } from '@cnn/core';
import { arraySet, batchSource } from '@cnn/data';
import { hashed, referenceEngine } from '@cnn/testing';
import { adam, compile } from '@cnn/train';
import { describe, expect, it } from 'vitest';
import {
  fewStepsWarning,
  lossInBothModes,
  modesWarning,
  settleBatchNorm,
  withBatchNorm,
} from './batchNorm.js';

const model = sequential({
  name: 'small',
  input: [4, 4, 1],
  layers: [flatten(), dense({ units: 4 }), batchNormalization(), dense({ units: 1, activation: 'sigmoid' })],
});
const choice = { momentum: undefined, recompute: false };

const labels = Int32Array.from({ length: 40 }, (_, item) => item % 2);
const data = hashed({ seed: 3, size: 40 * 16, low: 0, high: 60 }).map(
  (value, at) => value + 100 * ((labels[Math.floor(at / 16)] as number) + 0.5),
);
const set = arraySet({ images: { shape: [40, 4, 4, 1], data: Uint8Array.from(data) }, labels });
const train = batchSource({ set });
const signal = { aborted: false };

async function trained() {
  const options = { model, loss: 'binaryCrossentropy', optimizer: adam({ learningRate: 0.05 }) } as const;
  const trainable = await compile({ ...options, engine: referenceEngine({ precision: 'float32' }) });
  await trainable.fit(train, { epochs: 8, batchSize: 20 });
  return trainable;
}

describe('batch normalization in few steps', () => {
  it('[training.few-batch-norm-steps] is told before training: how much of the running statistics stays initial', () => {
    const [line = ''] = fewStepsWarning({ model, steps: 108, choice });
    expect(line).toContain('momentum 0.99 is too slow for the 108 steps of this training: 34 %');
    expect(fewStepsWarning({ model, steps: 1000, choice })).toEqual([]);
    expect(fewStepsWarning({ model, steps: 108, choice: { ...choice, recompute: true } })).toEqual([]);
    const faster = withBatchNorm(model, { batchNorm: { ...choice, momentum: 0.9 } });
    expect(fewStepsWarning({ model: faster, steps: 108, choice })).toEqual([]);
    expect(line).toContain('Use training.batchNorm.momentum 0.9, or training.batchNorm.recompute');
    expect(fewStepsWarning({ model: faster, steps: 14, choice })[0]).toContain(
      'momentum 0.9 is too slow for the 14 steps of this training: 23 % of its running statistics, with which the model is validated and used, will still be initial values. Use training.batchNorm.momentum 0.8, or',
    );
    expect(fewStepsWarning({ model, steps: 2, choice })[0]).toContain('Use training.batchNorm.recompute, or');
    expect(withBatchNorm(model, { batchNorm: choice })).toBe(model);
    expect(withBatchNorm(model, { batchNorm: choice, synchronizedBatchNormalization: false })).toBe(model);
  });

  it('is told after training where both modes part, and mended by statistics computed anew', async () => {
    const trainable = await trained();
    const options = { trainable, train, batchSize: 20, signal };
    const weights = await trainable.weights();
    const modes = await lossInBothModes(options);
    expect(await trainable.weights()).toEqual(weights);
    expect(modes?.evaluation).toBeGreaterThan(2 * (modes?.training as number));
    expect(await settleBatchNorm({ ...options, choice })).toEqual([
      expect.stringContaining('running statistics do not fit what was learned'),
    ]);
    expect(await settleBatchNorm({ ...options, choice: { ...choice, recompute: true } })).toEqual([
      'Batch normalization: running statistics computed anew over 40 training images (1 layers).',
    ]);
    expect(await settleBatchNorm({ ...options, choice })).toEqual([]);
    expect((await trainable.evaluate(train)).loss).toBeLessThan(modes?.evaluation as number);
  });

  it('is nothing for a model without it, or where both modes are near', () => {
    expect(modesWarning(undefined)).toEqual([]);
    expect(modesWarning({ training: 0.01, evaluation: 0.05 })).toEqual([]);
    expect(modesWarning({ training: 0.5, evaluation: 0.9 })).toEqual([]);
  });
});
