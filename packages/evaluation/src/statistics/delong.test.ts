import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type DelongInterval, type DelongTest, delongInterval, delongTest } from './delong.js';
import { normalBound, twoSidedTail } from './normal.js';

interface Summary {
  readonly single: readonly Pick<DelongInterval, 'auc' | 'standardError' | 'interval'>[];
  readonly test: Omit<DelongTest, 'level'>;
}

interface Goldens {
  readonly cases: readonly {
    readonly name: string;
    readonly labels: number[];
    readonly scores: [number[], number[]];
    readonly groups: number[];
    readonly level: number;
    readonly items: Summary;
    readonly clusters: Summary;
  }[];
  readonly tails: readonly [z: number, tail: number][];
  readonly bounds: readonly [level: number, bound: number][];
}

const file = new URL('../../../testing/goldens/evaluation_delong.json', import.meta.url);
const goldens = JSON.parse(readFileSync(file, 'utf8')) as Goldens;

/** Numbers alike to 1e-6 of their size. */
function close(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(close);
  return typeof value === 'number'
    ? expect.toSatisfy((own) => Math.abs(own - value) <= 1e-6 * Math.abs(value))
    : value;
}

function closeTo(expected: object): object {
  return Object.fromEntries(Object.entries(expected).map(([name, value]) => [name, close(value)]));
}

describe.each(goldens.cases)('$name', ({ labels, scores, groups, level, ...expected }) => {
  it.each([
    ['items', expected.items, {}],
    ['clusters', expected.clusters, { groups }],
  ])('of independent %s', (_, { single, test }, options) => {
    for (const [index, each] of single.entries()) {
      const own = delongInterval({ labels, scores: scores[index] as number[], level, ...options });
      expect(own).toEqual({ ...closeTo(each), level });
    }
    expect(delongTest({ labels, scores, level, ...options })).toEqual({ ...closeTo(test), level });
  });
});

it('normal tails and bounds agree with SciPy', () => {
  for (const [z, tail] of goldens.tails) {
    expect(Math.abs(twoSidedTail(z) / tail - 1), `tail of ${z}`).toBeLessThan(1e-9);
  }
  for (const [level, bound] of goldens.bounds) {
    expect(Math.abs(normalBound(level) / bound - 1), `bound of ${level}`).toBeLessThan(1e-9);
  }
});

describe('what is not defined is null and said', () => {
  it.each([
    [{ labels: [0, 0, 0], scores: [1, 2, 3] }, null, 'no item is positive'],
    [{ labels: [1, 1, 1], scores: [1, 2, 3] }, null, 'every item is positive'],
    [
      { labels: [0, 1, 0], scores: [1, 2, 3] },
      0.5,
      'at least two items of each class, there are 1 positive and 2',
    ],
    [{ labels: [0, 1, 0, 1], scores: [1, 3, 2, 4] }, 1, 'do not vary'],
    [{ labels: [0, 1, 0, 1], scores: [1, 1, 1, 1] }, 0.5, 'do not vary'],
    [
      { labels: [0, 1, 0, 1], scores: [1, 3, 2, 4], groups: ['a', 'b', 'c', 'b'] },
      1,
      'two groups with items of each class, there are 1 positive and 2 negative',
    ],
  ])('%j', (options, auc, note) => {
    expect(delongInterval(options)).toEqual({
      auc,
      standardError: null,
      interval: null,
      level: 0.95,
      note: expect.stringContaining(note),
    });
  });

  it('for two models that rank alike', () => {
    const [first, second] = [
      [0.1, 0.4, 0.3, 0.2, 0.9],
      [1, 4, 3, 2, 9],
    ];
    const test = delongTest({ labels: [0, 1, 1, 0, 0], scores: [first, second] });
    expect(test).toMatchObject({
      difference: 0,
      z: null,
      pValue: null,
      note: expect.stringContaining('alike'),
    });
  });

  it('and what does not fit is an error', () => {
    const [labels, scores] = [
      [0, 1],
      [0.5, 0.75],
    ];
    expect(() => delongInterval({ labels: [0, 2], scores })).toThrow('labels: item 1 is 2');
    expect(() => delongInterval({ labels, scores: [1] })).toThrow('one for each of the 2 labels, received 1');
    expect(() => delongInterval({ labels, scores: [1, Number.NaN] })).toThrow('scores: item 1 has NaN');
    expect(() => delongInterval({ labels, scores, level: 95 })).toThrow(
      'level: expected a number between 0 and 1',
    );
    expect(() => delongTest({ labels, scores: [scores, [1]] })).toThrow('received 1');
  });
});

it('a variance that is 0 but for rounding is none, also where rounding leaves it below 0', () => {
  const groups = [0, 1, 0, 1, 0, 1, 0, 1, 0, 1];
  const labels = [0, 0, 1, 1, 0, 0, 1, 1, 0, 0];
  const scores = [1, 2, 0, 2, 2, 2, 2, 2, 0, 2];
  expect(delongInterval({ labels, scores, groups })).toMatchObject({
    standardError: null,
    interval: null,
    note: expect.stringContaining('do not vary'),
  });
  const constant = scores.map(() => 1);
  expect(delongTest({ labels, scores: [scores, constant], groups })).toMatchObject({
    standardError: null,
    pValue: null,
    note: expect.any(String),
  });
});
