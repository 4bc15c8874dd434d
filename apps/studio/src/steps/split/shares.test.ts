import { describe, expect, it } from 'vitest';
import { ratiosOf, sharesOf, withShare } from './shares.js';

describe('shares', () => {
  it('are 70, 15, 15 by default, and whole percents of any ratios', () => {
    expect(sharesOf(undefined)).toEqual([70, 15, 15]);
    expect(sharesOf([0.6, 0.2, 0.2])).toEqual([60, 20, 20]);
    expect(sharesOf([2, 1, 0])).toEqual([67, 33, 0]);
    expect(ratiosOf([60, 25, 15])).toEqual([0.6, 0.25, 0.15]);
  });

  it('stay 100 together: the training set gives what another takes', () => {
    expect(withShare([70, 15, 15], 1, 25)).toEqual([60, 25, 15]);
    expect(withShare([70, 15, 15], 2, 0)).toEqual([85, 15, 0]);
    expect(withShare([70, 15, 15], 2, 99)).toEqual([5, 15, 80]);
    expect(withShare([70, 15, 15], 1, -4)).toEqual([85, 0, 15]);
  });

  it('let the others share by their sizes what the training set leaves', () => {
    expect(withShare([70, 20, 10], 0, 40)).toEqual([40, 40, 20]);
    expect(withShare([100, 0, 0], 0, 80)).toEqual([80, 10, 10]);
    expect(withShare([70, 15, 15], 0, 0)).toEqual([5, 48, 47]);
  });
});
