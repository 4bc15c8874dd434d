import { readFileSync } from 'node:fs';
import type { TensorValue } from '@cnn/core';
import { describe, expect, it } from 'vitest';
import { averagePredictions } from './averagePredictions.js';
import { applyStacking, fitStacking } from './stacking.js';
import { testTimeAugmentation } from './testTimeAugmentation.js';

interface Golden {
  readonly c: number;
  readonly labels: readonly number[];
  readonly probabilities: readonly (readonly number[])[];
  readonly coefficients: readonly number[];
  readonly intercept: number;
  readonly stacked: readonly number[];
}
const file = new URL('../../../testing/goldens/training/stacking.json', import.meta.url);
const goldens = JSON.parse(readFileSync(file, 'utf8')) as Golden[];
const tensor = (...data: number[]): TensorValue => ({
  shape: [data.length, 1],
  data: Float32Array.from(data),
});

describe('averagePredictions', () => {
  it('is the mean, also a weighted one', () => {
    const predictions = [tensor(0, 0.5), tensor(1, 0.75)];
    expect(averagePredictions({ predictions })).toEqual(tensor(0.5, 0.625));
    expect(averagePredictions({ predictions, weights: [3, 1] })).toEqual(tensor(0.25, 0.5625));
  });

  it('refuses what does not fit', () => {
    expect(() => averagePredictions({ predictions: [] })).toThrow('received none');
    expect(() => averagePredictions({ predictions: [tensor(1), tensor(1, 2)] })).toThrow(
      'received [1, 1] and [2, 1]',
    );
    expect(() => averagePredictions({ predictions: [tensor(1)], weights: [0] })).toThrow(
      'at least 0 for each',
    );
    expect(() => averagePredictions({ predictions: [tensor(1)], weights: [1, 1] })).toThrow(
      'each of 1 predictions',
    );
  });
});

it('testTimeAugmentation predicts every view', async () => {
  const views = [0.2, 0.6].map((value) => ({ value }) as never);
  const model = { predict: async (view: unknown) => tensor((view as { value: number }).value) };
  const output = await testTimeAugmentation({ model: model as never, views });
  expect(output.data[0]).toBeCloseTo(0.4, 6);
});

describe('stacking agrees with scikit-learn', () => {
  it.each(goldens)('C = $c', ({ c, labels, probabilities, coefficients, intercept, stacked }) => {
    const stacking = fitStacking({ labels, probabilities, c });
    coefficients.forEach((value, at) => {
      expect(Math.abs((stacking.coefficients[at] as number) - value)).toBeLessThan(1e-6);
    });
    expect(Math.abs(stacking.intercept - intercept)).toBeLessThan(1e-6);
    applyStacking({ stacking, probabilities }).forEach((value, at) => {
      expect(Math.abs(value - (stacked[at] as number))).toBeLessThan(1e-6);
    });
  });

  it('has a solution for models that are always right, and for probabilities of 0 and 1', () => {
    const stacking = fitStacking({ labels: [0, 0, 1, 1], probabilities: [[0, 0, 1, 1]] });
    expect([...applyStacking({ stacking, probabilities: [[0, 1]] })].every(Number.isFinite)).toBe(true);
    expect(stacking.coefficients[0]).toBeGreaterThan(0);
  });

  it('refuses what does not fit', () => {
    const fit =
      (labels: number[], ...probabilities: number[][]) =>
      () =>
        fitStacking({ labels, probabilities });
    expect(fit([0, 1])).toThrow('at least one model');
    expect(fit([0, 1], [0.5])).toThrow('received 1 of model 0');
    expect(fit([0, 2], [0.5, 0.5])).toThrow('labels 0 and 1, received 2');
    expect(fit([1, 1], [0.5, 0.5])).toThrow('both classes');
    expect(fit([0, 1], [0.5, Number.NaN])).toThrow('item 1 the probability NaN');
    expect(() => fitStacking({ labels: [0, 1], probabilities: [[0.2, 0.8]], c: 0 })).toThrow('c above 0');
    const stacking = fitStacking({ labels: [0, 1], probabilities: [[0.2, 0.8]] });
    expect(() => applyStacking({ stacking, probabilities: [] })).toThrow('expected 1 models');
  });
});
