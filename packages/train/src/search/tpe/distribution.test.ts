import { describe, expect, it } from 'vitest';
import { boolean, choice, float, type Hyperparameter, int } from '../hyperparameters.js';
import {
  checkCompatible,
  contains,
  type Distribution,
  distributionOf,
  externalValue,
  internalValue,
  isSingle,
  roundHalfEven,
} from './distribution.js';

describe('distributionOf', () => {
  it.each<[Hyperparameter, Distribution]>([
    [
      float({ minValue: 1e-4, maxValue: 0.1, sampling: 'log' }),
      { type: 'float', low: 1e-4, high: 0.1, log: true, step: undefined },
    ],
    // As Optuna's `_adjust_discrete_uniform_high`, in decimals.
    [
      float({ minValue: 0, maxValue: 0.3, step: 0.1 }),
      { type: 'float', low: 0, high: 0.3, log: false, step: 0.1 },
    ],
    [
      float({ minValue: 0, maxValue: 1, step: 0.3 }),
      { type: 'float', low: 0, high: 0.9, log: false, step: 0.3 },
    ],
    [
      float({ minValue: -1, maxValue: 2.5e-7, step: 1e-7 }),
      { type: 'float', low: -1, high: 2e-7, log: false, step: 1e-7 },
    ],
    [int({ minValue: 1, maxValue: 20, step: 3 }), { type: 'int', low: 1, high: 19, log: false, step: 3 }],
    [
      int({ minValue: 8, maxValue: 256, sampling: 'log' }),
      { type: 'int', low: 8, high: 256, log: true, step: 1 },
    ],
    [choice(['a', 2]), { type: 'categorical', choices: ['a', 2] }],
    [boolean(), { type: 'categorical', choices: [true, false] }],
  ])('%j', (parameter, expected) => {
    expect(distributionOf(parameter)).toEqual(expected);
  });

  it('[study.steps] keeps the range of what Optuna has no counterpart of', () => {
    expect(distributionOf(float({ minValue: 1, maxValue: 9, sampling: 'reverseLog' }))).toMatchObject({
      ...{ low: 1, high: 9, log: false },
    });
    expect(distributionOf(int({ minValue: 1, maxValue: 8, sampling: 'log', step: 2 }))).toMatchObject({
      ...{ low: 1, high: 8, log: true, step: 1 },
    });
  });
});

describe('values', () => {
  const rate = distributionOf(float({ minValue: 0, maxValue: 1, step: 0.1 }));
  const kind = distributionOf(choice(['a', 2]));

  it('are numbers to Optuna, and places of choices', () => {
    expect(internalValue(kind, 2)).toBe(1);
    expect(internalValue(kind, 'b')).toBeUndefined();
    expect(externalValue(kind, 1)).toBe(2);
    expect(internalValue(rate, 'a')).toBeUndefined();
    expect(externalValue(distributionOf(int({ minValue: 1, maxValue: 3 })), 2)).toBe(2);
  });

  it('are in the range or not', () => {
    expect([0, 0.30000000000000004, 1].every((value) => contains(rate, value))).toBe(true);
    expect([-0.1, 0.25, 1.1].some((value) => contains(rate, value))).toBe(false);
    expect(contains(kind, 2)).toBe(false);
    expect(isSingle(distributionOf(int({ minValue: 1, maxValue: 3, step: 5 })))).toBe(true);
    expect(isSingle(rate)).toBe(false);
  });
});

describe('checkCompatible', () => {
  const linear = distributionOf(float({ minValue: 1, maxValue: 2 }));

  it.each<[Distribution, string]>([
    [distributionOf(int({ minValue: 1, maxValue: 2 })), 'Cannot set different distribution kind to the same'],
    [
      distributionOf(float({ minValue: 1, maxValue: 2, sampling: 'log' })),
      'Cannot set different log configuration to the same parameter name.',
    ],
  ])('says why, in Optuna’s words: %j', (wanted, reason) => {
    expect(() => checkCompatible('rate', linear, wanted)).toThrow(reason);
    expect(() => checkCompatible('rate', linear, wanted)).toThrow(
      'parameter rate: the study has FloatDistribution(',
    );
  });

  it('takes other ranges, and no other choices', () => {
    expect(() => checkCompatible('x', linear, { ...linear, high: 9 } as Distribution)).not.toThrow();
    expect(() =>
      checkCompatible('x', distributionOf(choice(['a', 'b'])), distributionOf(choice(['b', 'a']))),
    ).toThrow('CategoricalDistribution does not support dynamic value space.');
  });
});

it.each([
  [0.5, 0],
  [1.5, 2],
  [2.5, 2],
  [-0.5, 0],
  [-1.5, -2],
  [2.4, 2],
  [-2.6, -3],
])('roundHalfEven(%d) is %d', (value, expected) => {
  expect(roundHalfEven(value) + 0).toBe(expected);
});
