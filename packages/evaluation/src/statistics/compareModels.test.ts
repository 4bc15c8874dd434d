import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compareModels, differencesOf } from './compareModels.js';
import { checkItems } from './items.js';
import type { MetricValues } from './metricValues.js';

interface Golden {
  readonly name: string;
  readonly labels: number[];
  readonly probabilities: number[];
  readonly intervals: { readonly level: number; readonly draws: number[][]; readonly units: number[] };
  readonly differences: {
    readonly probabilities: number[];
    readonly overall: Readonly<Record<string, number | null>>;
    readonly intervals: Readonly<
      Record<string, { readonly defined: number; readonly bounds?: [number, number] }>
    >;
  };
}

const file = new URL('../../../testing/goldens/evaluation_groups.json', import.meta.url);
const goldens = JSON.parse(readFileSync(file, 'utf8')) as Golden[];

function expectClose(received: number | null | undefined, expected: number, what: string): void {
  expect(Math.abs((received ?? Number.NaN) - expected), `${what}: ${received}, not ${expected}`).toBeLessThan(
    1e-6,
  );
}

describe('compareModels has the differences of scikit-learn and their quantiles on the same draws', () => {
  it.each(goldens)('$name', ({ labels, probabilities, intervals: { draws, units, level }, differences }) => {
    const own: MetricValues<string> = differencesOf({
      items: [
        checkItems({ labels, probabilities }),
        checkItems({ labels, probabilities: differences.probabilities }),
      ],
      thresholds: [0.5, 0.5],
      bins: 10,
      resampling: {
        resamples: draws.length,
        level,
        unitOf: Int32Array.from(units),
        drawn: (resample) => {
          const counts = new Float64Array(Math.max(...units) + 1);
          for (const unit of draws[resample] as number[]) counts[unit] = (counts[unit] as number) + 1;
          return counts;
        },
      },
    });
    expect(Object.keys(own.metrics).sort()).toEqual(Object.keys(differences.overall).sort());
    for (const [name, value] of Object.entries(differences.overall)) {
      if (value === null) expect(own.metrics[name]).toBeNull();
      else expectClose(own.metrics[name], value, name);
      const { bounds } = differences.intervals[name] ?? {};
      if (value === null || bounds === undefined) continue;
      expectClose(own.intervals?.[name]?.[0], bounds[0], `${name}, low`);
      expectClose(own.intervals?.[name]?.[1], bounds[1], `${name}, high`);
    }
  });
});

describe('compareModels', () => {
  const labels = [0, 1, 0, 1, 1, 0];
  const [first, second] = [
    [0.2, 0.9, 0.4, 0.7, 0.3, 0.1],
    [0.3, 0.4, 0.6, 0.8, 0.2, 0.45],
  ];

  it('finds no difference of a model from itself, and turns its sign with the order', () => {
    const same = compareModels({ labels, probabilities: [first, first] });
    expect(same.metrics).toMatchObject({ auc: 0, accuracy: 0, log_loss: 0 });
    expect(same.intervals?.log_loss).toEqual([0, 0]);
    const there = compareModels({ labels, probabilities: [first, second], groups: [1, 1, 2, 2, 3, 3] });
    const back = compareModels({ labels, probabilities: [second, first], groups: [1, 1, 2, 2, 3, 3] });
    expect(there.metrics.accuracy).toBeCloseTo(1 / 3, 12);
    expect(back.metrics.accuracy).toBeCloseTo(-1 / 3, 12);
    expect(there.bootstrap).toEqual({ unit: 'group', units: 3, resamples: 1000, level: 0.95, seed: 0 });
    expect(JSON.parse(JSON.stringify(there))).toStrictEqual(there);
  });

  it('says what is not defined', () => {
    const one = compareModels({
      labels: [1, 1],
      probabilities: [
        [0.5, 0.75],
        [0.25, 0.5],
      ],
      groups: ['a', 'a'],
    });
    expect(one.metrics).toMatchObject({ auc: null, sensitivity: 0.5 });
    expect(one.notes.auc).toBe('every item is 1');
    expect(one).toMatchObject({
      bootstrap: null,
      note: expect.stringContaining('there is only one group (a)'),
    });
  });

  it('refuses models with other classes', () => {
    expect(() => compareModels({ labels: [0], probabilities: [[1], [1, 0, 0]] })).toThrow('received 2 and 3');
  });

  it('decides on each item at a threshold of its own', () => {
    const labels = [0, 1, 0, 1];
    const said = [0.4, 0.6, 0.1, 0.3];
    const compared = (thresholds: readonly [number | number[], number]) =>
      compareModels({ labels, probabilities: [said, said], thresholds });
    expect(compared([0.5, 0.5]).metrics.sensitivity).toBe(0);
    expect(compared([[0.5, 0.5, 0.2, 0.2], 0.5]).metrics.sensitivity).toBe(0.5);
    expect(() => compared([[0.5], 0.5])).toThrow(
      'threshold: expected one for each of the 4 items, received 1',
    );
  });
});
