import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bootstrapIntervals, type Resampling } from './bootstrap.js';
import { classificationReport } from './classificationReport.js';
import { groupItems } from './groups.js';
import { checkItems } from './items.js';
import { measurePart } from './measuredPart.js';
import type { MetricValues } from './metricValues.js';
import { type Pooling, poolByGroup } from './poolByGroup.js';

type Values = Readonly<Record<string, number | null>>;
type Intervals = Readonly<Record<string, { readonly defined: number; readonly bounds?: [number, number] }>>;

interface Golden {
  readonly name: string;
  readonly labels: number[];
  readonly probabilities: number[];
  readonly groups: number[];
  readonly pooled: readonly {
    readonly pooling: Pooling;
    readonly groups: string[];
    readonly labels: number[];
    readonly probabilities: number[];
    readonly results: { readonly confusionMatrix: number[][]; readonly overall: Values };
  }[];
  readonly intervals: {
    readonly level: number;
    readonly draws: number[][];
    readonly units: number[];
    readonly overall: Intervals;
    readonly perClass: Intervals[];
    readonly macro: Intervals;
    readonly micro: Intervals;
  };
}

const file = new URL('../../../testing/goldens/evaluation_groups.json', import.meta.url);
const goldens = JSON.parse(readFileSync(file, 'utf8')) as Golden[];

function expectClose(received: ArrayLike<number>, expected: readonly number[], what: string): void {
  expect(received.length, what).toBe(expected.length);
  for (const [index, value] of expected.entries()) {
    const own = received[index] as number;
    expect(Math.abs(own - value), `${what}[${index}]: ${own}, expected ${value}`).toBeLessThan(1e-6);
  }
}

describe.each(goldens)('$name', (golden) => {
  it('pools groups as NumPy does, and measures them as scikit-learn', () => {
    for (const { pooling, results, ...expected } of golden.pooled) {
      const pooled = poolByGroup({ ...golden, pooling, groupLabel: 'max' });
      expect(pooled.groups).toEqual(expected.groups);
      expect([...pooled.labels]).toEqual(expected.labels);
      expectClose(pooled.probabilities, expected.probabilities, 'probabilities');
      const { byGroup } = classificationReport({ ...golden, pooling, groupLabel: 'max' });
      expect(byGroup).toMatchObject({ pooling, items: expected.groups.length });
      expect(byGroup?.confusionMatrix).toEqual(results.confusionMatrix);
      for (const [name, value] of Object.entries(results.overall)) {
        const own: number | null | undefined = (byGroup?.metrics as Values | undefined)?.[name];
        if (value === null || typeof own !== 'number') expect({ [name]: own }).toEqual({ [name]: value });
        else expectClose([own], [value], name);
      }
    }
  });

  it('has the intervals that scikit-learn and NumPy have on the same draws', () => {
    const { draws, units, level, ...expected } = golden.intervals;
    const resampling: Resampling = {
      resamples: draws.length,
      level,
      unitOf: Int32Array.from(units),
      drawn: (resample) => {
        const counts = new Float64Array(Math.max(...units) + 1);
        for (const unit of draws[resample] as number[]) counts[unit] = (counts[unit] as number) + 1;
        return counts;
      },
    };
    const part = measurePart({ items: checkItems(golden), threshold: 0.5, bins: 10, resampling });
    const compare = ({ metrics, intervals = {}, notes }: MetricValues<string>, own: Intervals): void => {
      for (const [name, { defined, bounds }] of Object.entries(own)) {
        if (metrics[name] === null) continue;
        if (bounds) expectClose(intervals[name] ?? [], bounds, name);
        else expect(intervals[name]).toBeUndefined();
        if (defined < draws.length) expect(notes[name]).toContain(`${defined} of ${draws.length} resamples`);
      }
    };
    compare(part, expected.overall);
    for (const [index, each] of part.perClass.entries()) compare(each, expected.perClass[index] as Intervals);
    compare(part.macro, expected.macro);
    compare(part.micro, expected.micro);
  });
});

describe('intervals', () => {
  const labels = Array.from({ length: 200 }, (_, item) => item % 2);
  const probabilities = labels.map((label, item) => (item % 5 === 0 ? 1 - label : label) * 0.8 + 0.1);

  it('are the same for the same seed, and others for another', () => {
    const intervals = (seed: number) =>
      classificationReport({ labels, probabilities, bootstrap: { seed, resamples: 200 } }).byItem.intervals;
    expect(intervals(1)).toEqual(intervals(1));
    expect(intervals(1)).not.toEqual(intervals(2));
  });

  it('are about as wide as those of the binomial distribution', () => {
    const { byItem, bootstrap } = classificationReport({ labels, probabilities, bootstrap: true });
    expect(bootstrap).toEqual({ unit: 'item', units: 200, resamples: 1000, level: 0.95, seed: 0 });
    // 160 of 200 right: 0.8 ± 1.96 √(0.8 · 0.2 / 200).
    expectClose([byItem.metrics.accuracy as number], [0.8], 'accuracy');
    const [low = 0, high = 0] = byItem.intervals?.accuracy ?? [];
    expect(Math.abs(low - 0.7446)).toBeLessThan(0.012);
    expect(Math.abs(high - 0.8554)).toBeLessThan(0.012);
  });

  it('do not become narrower when each item is there four times in its group', () => {
    const four = <T>(values: readonly T[]): T[] => values.flatMap((value) => [value, value, value, value]);
    const once = classificationReport({ labels, probabilities, bootstrap: true });
    const groups = four(labels.map((_, item) => `patient ${item}`));
    const often = classificationReport({
      labels: four(labels),
      probabilities: four(probabilities),
      groups,
      bootstrap: true,
    });
    expect(often.bootstrap?.unit).toBe('group');
    expect(often.byItem.intervals?.accuracy).toEqual(once.byItem.intervals?.accuracy);
    expect(often.byGroup?.intervals?.auc).toEqual(once.byItem.intervals?.auc);
  });

  it('are not given for a result that is defined in less than half of the resamples', () => {
    const interval = (from: number) => {
      let resample = 0;
      const drawn = () => new Float64Array([1]);
      return bootstrapIntervals({
        resampling: { resamples: 10, level: 0.5, unitOf: Int32Array.of(0), drawn },
        statistics: () => [resample++ < from ? Number.NaN : resample],
      });
    };
    expect(interval(6)).toEqual([{ defined: 4 }]);
    expect(interval(5)).toEqual([{ defined: 5, bounds: [7, 9] }]);
  });

  it('need two groups, which is said', () => {
    const report = classificationReport({
      labels: [0, 1],
      probabilities: [0.1, 0.9],
      groups: ['a', 'a'],
      groupLabel: 'max',
      bootstrap: true,
    });
    expect(report.bootstrap).toBeNull();
    expect(report.notes.bootstrap).toBe(
      'there are no intervals, since drawing them needs at least two units and there is only one group (a)',
    );
    expect(report.byItem.intervals).toBeUndefined();
  });
});

describe('groups', () => {
  const given = { labels: [0, 1, 1], probabilities: [0.1, 0.9, 0.8], groups: ['a', 'a', 'b'] };

  it('with items of different labels have no label of their own', () => {
    expect(() => poolByGroup(given)).toThrow(
      "group a has items of different labels, so no label of its own. Set groupLabel: 'max'",
    );
    const report = classificationReport(given);
    expect(report.byGroup).toBeNull();
    expect(report.notes.byGroup).toContain('group a has items of different labels');
    expect(classificationReport({ ...given, groupLabel: 'max' }).byGroup?.items).toBe(2);
  });

  it('are needed for every item', () => {
    expect(() => classificationReport({ ...given, groups: ['a'] })).toThrow(
      'one for each of the 3 items, received 1',
    );
    expect(() => groupItems(['a', ''], 2)).toThrow('groups: item 1 has none');
    expect(() => poolByGroup({ ...given, groupLabel: 'max', pooling: { topK: 0 } })).toThrow('pooling.topK');
  });
});
