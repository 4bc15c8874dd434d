import { describe, expect, it } from 'vitest';
import { balancedClassWeights, effectiveNumberWeights } from './classWeights.js';
import { balancedPosWeights, effectiveNumberPosWeights } from './posWeights.js';

/** Label 0 in every second of 60 items, 1 in every fifth, 2 in one. */
const labelSets = Array.from({ length: 60 }, (_, item) => [
  ...(item % 2 ? [0] : []),
  ...(item % 5 ? [] : [1]),
  ...(item === 7 ? [2] : []),
]);
const classes = 3;
/** Of each label, a set with two classes: without it and with it. */
const columns = [0, 1, 2].map((label) => labelSets.map((labels) => Number(labels.includes(label))));
const ratio = ([without = Number.NaN, having = Number.NaN]: readonly number[]) => having / without;

describe('weights of labels', () => {
  it('are without / with, the ratio of scikit-learn’s balanced weights of both sides', () => {
    const weights = balancedPosWeights({ labelSets, classes });
    expect(weights).toEqual([1, 4, 59]);
    for (const [label, labels] of columns.entries())
      expect(weights[label]).toBeCloseTo(ratio(balancedClassWeights({ labels, classes: 2 })), 12);
  });

  it('are by effective number the ratio of both sides’ weights', () => {
    for (const beta of [0.9, 0.99, undefined]) {
      const how = beta === undefined ? {} : { beta };
      const weights = effectiveNumberPosWeights({ labelSets, classes, ...how });
      for (const [label, labels] of columns.entries())
        expect(weights[label]).toBeCloseTo(ratio(effectiveNumberWeights({ labels, classes: 2, ...how })), 10);
    }
    expect(effectiveNumberPosWeights({ labelSets, classes, beta: 0 })).toEqual([1, 1, 1]);
    const near = effectiveNumberPosWeights({ labelSets, classes, beta: 1 - 1e-9 });
    for (const [label, weight] of balancedPosWeights({ labelSets, classes }).entries())
      expect(near[label]).toBeCloseTo(weight, 4);
  });

  it.each([
    [[[0], []], 'none of the 2 items has label 1, expected some with it and some without'],
    [[[0, 1], [0]], 'each of the 2 items has label 0'],
    [[[0], [2]], 'labelSets[1] has 2, expected 0..1'],
  ])('refuse %j', (wrong, text) => {
    expect(() => balancedPosWeights({ labelSets: wrong, classes: 2 })).toThrow(text);
    expect(() => effectiveNumberPosWeights({ labelSets: wrong, classes: 2 })).toThrow(text);
  });

  it('refuse a beta of 1', () => {
    expect(() => effectiveNumberPosWeights({ labelSets, classes, beta: 1 })).toThrow(
      'to below 1, received 1',
    );
  });
});
