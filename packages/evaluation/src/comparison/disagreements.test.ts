import { expect, it } from 'vitest';
import { disagreements } from './disagreements.js';
import { parseResults } from './parseResults.js';

/** Of images a, b, c, …: the label, and the probability of the second class. */
function model(name: string, threshold: number, rows: readonly (readonly [number, number])[]) {
  const predictions = rows.map(([label, probability], at) => ({
    ...{ file: `${'abcdef'[at]}.png`, group: 'p1', label, probabilities: [probability] },
  }));
  return parseResults({ classNames: ['benign', 'tumour'], predictions, report: { threshold } }, name);
}

it('names the images that models predict differently at their own thresholds, the furthest apart first', () => {
  const first = model('first', 0.5, [
    ...([
      [0, 0.1],
      [1, 0.6],
      [1, 0.9],
      [0, 0.4],
    ] as const),
  ]);
  const second = model('second', 0.3, [
    ...([
      [0, 0.2],
      [1, 0.25],
      [1, 0.2],
      [0, 0.35],
    ] as const),
  ]);
  const { items, count, of } = disagreements([first, second]);
  expect({ count, of }).toEqual({ count: 3, of: 4 });
  expect(items.map(({ file }) => file)).toEqual(['c.png', 'b.png', 'd.png']);
  expect(items[2]).toEqual({
    ...{ file: 'd.png', group: 'p1', truth: ['benign'] },
    predicted: [
      { classes: ['benign'], probability: 0.6 },
      { classes: ['tumour'], probability: 0.65 },
    ],
  });
  expect(disagreements([first, second], { most: 1 }).items).toHaveLength(1);
  expect(disagreements([first, first]).count).toBe(0);
});

it('takes the most probable of many classes, and all labels of several', () => {
  const classNames = ['a', 'b', 'c'];
  const many = (probabilities: readonly number[]) =>
    parseResults({ classNames, predictions: [{ file: 'x', label: 2, probabilities }] }, 'many');
  expect(disagreements([many([0.2, 0.3, 0.5]), many([0.4, 0.3, 0.3])]).items[0]?.predicted).toEqual([
    { classes: ['c'], probability: 0.5 },
    { classes: ['a'], probability: 0.3 },
  ]);
  const several = (threshold: number) =>
    parseResults(
      {
        ...{ classNames, multiLabel: true },
        labels: classNames.map((label) => ({ label, threshold })),
        predictions: [{ file: 'x', labels: ['a'], probabilities: [0.9, 0.4, 0.1] }],
      },
      'several',
    );
  expect(disagreements([several(0.5), several(0.3)]).items[0]?.predicted).toEqual([
    { classes: ['a'], probability: 0.6 },
    { classes: ['a', 'b'], probability: 0.6 },
  ]);
});
