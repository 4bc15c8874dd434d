import { describe, expect, it } from 'vitest';
import { differenceOf } from './close.js';
import './register.js';

describe('differenceOf', () => {
  it('allows the tolerance times the largest magnitude, and at least times 1', () => {
    expect(differenceOf({ data: [0.000009] }, { data: [0] })).toBeUndefined();
    expect(differenceOf({ data: [0.000011] }, { data: [0] })).toBe(
      'element 0: expected 0, received 0.000011, 1.1e-5 apart; allowed 1.0e-5',
    );
    expect(differenceOf({ data: [0.0009, 100] }, { data: [0, 100] })).toBeUndefined();
    expect(differenceOf({ data: [0.0011, 100] }, { data: [0, 100] })).toMatch('element 0');
    expect(differenceOf({ data: [1, 2.02] }, { data: [1, 2] }, 0.1)).toBeUndefined();
  });

  it('names the worst element', () => {
    expect(differenceOf({ data: [1.1, 2.2, 3.1] }, { data: [1, 2, 3] })).toMatch('element 1');
  });

  it('tells shapes, counts, and what is no number', () => {
    expect(differenceOf({ shape: [2], data: [1, 2] }, { shape: [1, 2], data: [1, 2] })).toBe(
      'expected the shape [1, 2], received [2]',
    );
    expect(differenceOf({ data: [1] }, { data: [1, 2] })).toBe('expected 2 numbers, received 1');
    expect(differenceOf({ data: [1, Number.NaN] }, { data: [1, 2] })).toMatch('element 1');
    expect(differenceOf({ data: [Number.POSITIVE_INFINITY] }, { data: [1] })).toMatch('element 0');
  });
});

it('toBeCloseToTensor', () => {
  expect({ data: [1] }).toBeCloseToTensor({ data: [1.000001] });
  expect({ data: [1] }).not.toBeCloseToTensor({ data: [1.1] });
  expect(() => expect({ data: [1] }).toBeCloseToTensor({ data: [2] })).toThrow(
    'element 0: expected 2, received 1',
  );
});
