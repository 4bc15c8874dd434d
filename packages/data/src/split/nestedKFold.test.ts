import { expect, it } from 'vitest';
import { kFold, nestedKFold } from './kFold.js';

/** 40 patients with 1 to 5 images each, a quarter of them of class 1. */
const items = Array.from({ length: 40 }, (_, patient) =>
  Array.from({ length: 1 + (patient % 5) }, () => ({
    label: patient % 4 === 0 ? 1 : 0,
    group: `p${patient}`,
  })),
).flat();
const set = { name: 'patients', classNames: ['a', 'b'], items };

it('inner folds divide the training set of their outer fold, by patient', () => {
  const outer = nestedKFold({ set, folds: 5, innerFolds: 3, seed: 2 });
  expect(outer).toHaveLength(5);
  const tested = outer.flatMap(({ test }) => test).sort((a, b) => a - b);
  expect(tested).toEqual(items.map((_, index) => index));
  for (const { test, inner } of outer) {
    const held = new Set(test.map((index) => items[index]?.group));
    const rest = items.flatMap((_, index) => (test.includes(index) ? [] : [index]));
    expect(inner.flatMap(({ validation }) => validation).sort((a, b) => a - b)).toEqual(rest);
    for (const { train, validation } of inner) {
      expect([...train, ...validation].sort((a, b) => a - b)).toEqual(rest);
      const groups = new Set(validation.map((index) => items[index]?.group));
      expect(train.some((index) => groups.has(items[index]?.group))).toBe(false);
      expect([...groups].some((group) => held.has(group))).toBe(false);
    }
  }
});

it('refuses indices outside the set', () => {
  expect(() => kFold({ set, indices: [0, 1, 999] })).toThrow('indices[2] is 999');
});
