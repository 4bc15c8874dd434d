import { readFileSync } from 'node:fs';
import { dense, flatten, sequential } from '@cnn/core';
import { blobs, referenceEngine } from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import { compile } from '../compile.js';
import { auc } from './auc.js';

const file = new URL('../../../testing/goldens/training/metrics_multi_label.json', import.meta.url);
const golden = JSON.parse(readFileSync(file, 'utf8')) as {
  readonly labels: number[];
  readonly scores: number[];
  readonly macro: number;
};
const target = { labelMode: 'binary', outputShape: [3], classNames: ['a', 'b', 'c'] } as const;

describe('auc of a multi-label set', () => {
  it('equals scikit-learn’s mean over labels, whatever the batches', () => {
    const accumulator = auc().begin(target);
    for (const [from, to] of [
      [0, 15],
      [15, 40],
    ] as const) {
      const slice = (values: readonly number[]) => ({
        shape: [to - from, 3],
        data: Float32Array.from(values.slice(3 * from, 3 * to)),
      });
      accumulator.add({ labels: slice(golden.labels), predictions: slice(golden.scores) });
    }
    expect(accumulator.result()).toBeCloseTo(golden.macro, 12);
  });

  it('needs items with and without each label', () => {
    const check = (...labelSets: number[][]) =>
      auc().check?.(target, {
        name: 'test set',
        labels: new Int32Array(labelSets.length).fill(-1),
        labelSets,
      });
    expect(() => check([0, 1], [2], [])).not.toThrow();
    expect(() => check([0], [2], [])).toThrow('none of the test set has b');
    expect(() => check([0, 1], [0, 2], [0])).toThrow('each of the test set has a');
  });

  it('refuses a set with several labels for a loss of one', async () => {
    const model = sequential({
      name: 'one',
      input: [8, 8, 1],
      layers: [flatten(), dense({ units: 2, activation: 'softmax' })],
    });
    const loss = 'sparseCategoricalCrossentropy';
    const trainable = await compile({ model, engine: referenceEngine(), loss });
    const source = {
      ...blobs({ items: 4 }),
      labels: new Int32Array(4).fill(-1),
      labelSets: [[0], [1], [], [0, 1]],
    };
    await expect(trainable.fit(source, { epochs: 1 })).rejects.toThrow(
      "is multi-label (2 labels), the loss of model 'one' takes one class per image. End in dense({ units: 2, activation: 'sigmoid' })",
    );
  });
});
