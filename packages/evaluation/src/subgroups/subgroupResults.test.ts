import { describe, expect, it } from 'vitest';
import type { ClassEvaluation, LabelEvaluation } from '../records/evaluation.js';
import { classificationReport } from '../statistics/classificationReport.js';
import { subgroupResults } from './subgroupResults.js';
import { subgroupValues } from './subgroupValues.js';

const labels = [0, 1, 0, 1, 0, 1, 1, 0];
const probabilities = [0.1, 0.9, 0.2, 0.8, 0.7, 0.3, 0.6, 0.5];
const evaluation: ClassEvaluation = {
  task: 'binary',
  classNames: ['benign', 'malignant'],
  confusionMatrix: [],
  predictions: labels.map((label, index) => ({
    label,
    probabilities: [probabilities[index] ?? 0],
    group: `p${Math.floor(index / 2)}`,
  })),
  report: { threshold: 0.55 } as ClassEvaluation['report'],
};

describe('subgroupResults', () => {
  it('measures each value as a set of its own, at the threshold of the model', () => {
    const values = ['A', 'A', 'A', 'A', 'B', 'B', 'B', null];
    const { column, groups, unknown } = subgroupResults({ evaluation, column: 'scanner', values });
    expect([column, unknown, groups.map(({ value }) => value)]).toEqual(['scanner', 1, ['A', 'B']]);
    const [a, b] = groups;
    expect(a).toMatchObject({ items: 4, groups: 2, classCounts: { benign: 2, malignant: 2 } });
    expect(a?.metrics).toMatchObject({ auc: 1, accuracy: 1, sensitivity: 1 });
    expect(b).toMatchObject({ items: 3, groups: 2, classCounts: { benign: 1, malignant: 2 } });
    const alone = classificationReport({
      labels: labels.slice(4, 7),
      probabilities: probabilities.slice(4, 7),
      threshold: 0.55,
      groups: ['p2', 'p2', 'p3'],
      bootstrap: true,
    });
    expect(b?.metrics).toEqual(alone.byItem.metrics);
    expect(b?.intervals).toEqual(alone.byItem.intervals);
  });

  it('has null where a value has items of one class', () => {
    const values = labels.map((label) => (label === 1 ? 'yes' : 'no'));
    const { groups } = subgroupResults({ evaluation, column: 'ink', values, bootstrap: false });
    expect(groups.map(({ metrics, intervals }) => [metrics.auc, metrics.accuracy, intervals])).toEqual([
      [null, 0.75, undefined],
      [null, 0.75, undefined],
    ]);
  });

  it('takes the mean over the labels of a multi-label set', () => {
    const multi: LabelEvaluation = {
      task: 'multilabel',
      multiLabel: true,
      classNames: ['mass', 'edema'],
      loss: null,
      macro: {},
      cautions: [],
      labels: [
        { label: 'mass', threshold: 0.5 },
        { label: 'edema', threshold: 0.1 },
      ] as never,
      predictions: [
        { labels: ['mass'], probabilities: [0.9, 0.2] },
        { labels: ['edema'], probabilities: [0.2, 0.9] },
        { labels: [], probabilities: [0.1, 0.05] },
      ],
    };
    const { groups } = subgroupResults({ evaluation: multi, column: 'sex', values: ['f', 'f', 'm'] });
    expect(groups[0]).toMatchObject({ value: 'f', items: 2, classCounts: { mass: 1, edema: 1 } });
    expect(groups[0]?.metrics).toMatchObject({ auc: 1, specificity: 0.5, sensitivity: 1 });
    expect(groups[0]).not.toHaveProperty('groups');
    expect(groups[1]?.metrics.auc).toBeNull();
  });

  it('needs a value for each prediction', () => {
    expect(() => subgroupResults({ evaluation, column: 'age', values: [1] })).toThrow(
      'subgroupResults: column "age" needs a value for each of the 8 predictions, received 1.',
    );
  });
});

describe('subgroupValues', () => {
  it('keeps few values: numbers in their order, others by how frequent they are', () => {
    expect(subgroupValues([10, '2', ' ', 10]).order).toEqual(['2', '10']);
    expect(subgroupValues(['b', 'a', 'a', undefined])).toEqual({
      names: ['b', 'a', 'a', undefined],
      order: ['a', 'b'],
    });
  });

  it('puts many numbers into four ranges of about as many items', () => {
    const { names, order } = subgroupValues(Array.from({ length: 100 }, (_, index) => index + 1));
    expect(order).toEqual(['1 to 25', 'over 25 to 50', 'over 50 to 75', 'over 75 to 100']);
    expect(order.map((value) => names.filter((name) => name === value).length)).toEqual([25, 25, 25, 25]);
  });

  it('puts rare values of many together', () => {
    const { names, order } = subgroupValues(Array.from({ length: 60 }, (_, index) => `site ${index % 20}`));
    expect(order).toHaveLength(12);
    expect(order.at(-1)).toBe('other (9 values)');
    expect(names.filter((name) => name === 'other (9 values)')).toHaveLength(27);
  });
});
