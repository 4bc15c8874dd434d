import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { classificationReport } from './classificationReport.js';
import type { MetricValues } from './measuredPart.js';

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
