import { describe, expect, it } from 'vitest';
import { classificationReport } from './classificationReport.js';
import { worstErrors } from './worstErrors.js';

/** Two models, each with its own threshold and its own patients. */
const first = {
  labels: [0, 1, 1, 0],
  probabilities: [0.1, 0.3, 0.15, 0.25],
  groups: ['a', 'b', 'b', 'c'],
};
const second = { labels: [0, 1, 0, 1], probabilities: [0.55, 0.9, 0.7, 0.5], groups: ['d', 'e', 'f', 'g'] };
const both = {
  labels: [...first.labels, ...second.labels],
  probabilities: [...first.probabilities, ...second.probabilities],
  groups: [...first.groups, ...second.groups],
};
const threshold = [0.2, 0.2, 0.2, 0.2, 0.6, 0.6, 0.6, 0.6];

function sum(a: readonly (readonly number[])[] = [], b: readonly (readonly number[])[] = []): number[][] {
  return a.map((row, y) => row.map((count, x) => count + (b[y]?.[x] ?? 0)));
}

describe('a threshold for each item', () => {
  it('decides as each model does at its own, by item and by group', () => {
    const pooled = classificationReport({ ...both, threshold });
    const own = [
      classificationReport({ ...first, threshold: 0.2 }),
      classificationReport({ ...second, threshold: 0.6 }),
    ];
    expect(pooled.byItem.confusionMatrix).toEqual(
      sum(own[0]?.byItem.confusionMatrix, own[1]?.byItem.confusionMatrix),
    );
    expect(pooled.byGroup?.confusionMatrix).toEqual(
      sum(own[0]?.byGroup?.confusionMatrix, own[1]?.byGroup?.confusionMatrix),
    );
    expect([pooled.threshold, pooled.byGroup?.threshold]).toEqual([null, null]);
    expect(worstErrors({ ...both, threshold }).map(({ item }) => item)).toEqual([2, 6, 7, 3]);
    expect(pooled.worstErrors.map(({ item }) => item)).toEqual([2, 6, 7, 3]);
  });

  it('with one for each group', () => {
    const { byGroup } = classificationReport({ ...both, threshold, groupThreshold: [0, 0, 0, 1, 1, 1, 1] });
    expect(byGroup?.confusionMatrix).toEqual([
      [2, 2],
      [2, 1],
    ]);
  });

  it.each([
    [{ threshold: Number.NaN }, 'threshold: expected a finite number, received NaN'],
    [{ threshold: [0.5] }, 'threshold: expected one for each of the 8 items, received 1'],
    [
      { threshold: [0.5, Number.NaN, ...threshold.slice(2)] },
      'threshold[1]: expected a finite number, received NaN',
    ],
    [{ groupThreshold: [0.5] }, 'groupThreshold: expected one for each of the 7 groups, received 1'],
    [
      { threshold: [0.2, 0.2, 0.3, ...threshold.slice(3)] },
      'items of the group b have different ones, 0.2 and 0.3',
    ],
  ])('%j', (wrong, message) => {
    expect(() => classificationReport({ ...both, ...wrong })).toThrow(message);
  });
});
