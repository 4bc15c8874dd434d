import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { classificationReport } from './classificationReport.js';
import type { MetricValues } from './metricValues.js';

type Values = Readonly<Record<string, number | null>>;

interface Golden {
  readonly name: string;
  readonly threshold: number;
  readonly labels: number[];
  readonly probabilities: number[];
  readonly confusionMatrix: number[][];
  readonly overall: Values;
  readonly perClass: Values[];
  readonly macro: Values;
  readonly micro: Values;
}

const file = new URL('../../../testing/goldens/evaluation.json', import.meta.url);
const goldens = JSON.parse(readFileSync(file, 'utf8')) as Golden[];

/** The same names; numbers alike to 1e-6; null where the golden is, with a note. */
function expectValues({ metrics, notes }: MetricValues<string>, expected: Values): void {
  expect(Object.keys(metrics).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, value] of Object.entries(expected)) {
    const received = metrics[name];
    if (value === null || typeof received !== 'number') {
      expect({ [name]: received }).toEqual({ [name]: value });
      expect(notes[name], name).toMatch(/\w/);
    } else {
      expect(Math.abs(received - value), `${name}: ${received}, expected ${value}`).toBeLessThan(1e-6);
    }
  }
}

describe('classificationReport agrees with scikit-learn', () => {
  it.each(goldens)('$name', (golden) => {
    const report = classificationReport(golden);
    const { byItem } = report;
    expect(byItem.confusionMatrix).toEqual(golden.confusionMatrix);
    expectValues(byItem, golden.overall);
    expect(byItem.perClass).toHaveLength(golden.perClass.length);
    for (const [index, each] of byItem.perClass.entries()) {
      expectValues(each, golden.perClass[index] as Values);
    }
    expectValues(byItem.macro, golden.macro);
    expectValues(byItem.micro, golden.micro);
    expect(JSON.parse(JSON.stringify(report))).toStrictEqual(report);
  });
});

describe('classificationReport says what is wrong', () => {
  const good = { labels: [0, 1], probabilities: [0.25, 0.75] };

  it.each([
    [{ labels: [] }, 'needs at least one item, received none'],
    [{ labels: [0, 2] }, 'labels: item 1 is 2, expected a class from 0 to 1'],
    [{ labels: [0, 0.5] }, 'labels: item 1 is 0.5'],
    [{ probabilities: [0.5] }, 'one row for each of the 2 labels, received 1 numbers'],
    [{ probabilities: [0.5, Number.NaN] }, 'item 1 has NaN, expected 0 to 1'],
    [{ probabilities: [0.5, 1.5] }, 'Logits go through a sigmoid or softmax first'],
    [{ probabilities: [0.5, 0.5, 0.5, 0.9] }, 'the row of item 1 sums to 1.4, expected 1'],
    [{ classNames: ['only'] }, 'expected 2 names for rows of 1 probabilities, received 1'],
    [{ bins: 0 }, 'bins: expected an integer above 0, received 0'],
    [{ bootstrap: { resamples: 0 } }, 'bootstrap.resamples: expected an integer above 0'],
    [{ bootstrap: { level: 1 } }, 'bootstrap.level: expected a number between 0 and 1'],
    [{ bootstrap: { seed: -1 } }, 'seed: expected an integer'],
  ])('%j', (wrong, message) => {
    expect(() => classificationReport({ ...good, ...wrong })).toThrow(message);
  });

  it('and names the class that a result has no items of', () => {
    const report = classificationReport({
      labels: [1, 1],
      probabilities: [0.25, 0.75],
      classNames: ['benign', 'tumour'],
    });
    expect(report.byItem.metrics).toMatchObject({ auc: null, specificity: null, sensitivity: 0.5 });
    expect(report.byItem.notes).toMatchObject({
      auc: 'every item is tumour',
      specificity: 'every item is tumour',
    });
  });

  it('of two probabilities a row takes the second', () => {
    const two = classificationReport({
      labels: [0, 1, 1],
      probabilities: [0.75, 0.25, 0.125, 0.875, 0.5, 0.5],
    });
    expect(two).toEqual(classificationReport({ labels: [0, 1, 1], probabilities: [0.25, 0.875, 0.5] }));
  });
});
