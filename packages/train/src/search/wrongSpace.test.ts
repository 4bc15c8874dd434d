import { CnnError } from '@cnn/core';
import { expect, it } from 'vitest';
import { checkSpace, type SearchSpace } from './hyperparameters.js';
import { combinationsOf, drawTrials } from './trials.js';

const parameters: readonly Readonly<Record<string, unknown>>[] = [
  { type: 'float', minValue: 1e-4, maxValue: 0.1, step: 0.01, sampling: 'linear' },
  { type: 'float', minValue: 1e-4, maxValue: 0.1, step: 10, sampling: 'log' },
  { type: 'int', minValue: 1, maxValue: 9, step: 2, sampling: 'reverseLog' },
  { type: 'choice', values: ['a', 1, true] },
  { type: 'boolean' },
];

const wrong: readonly unknown[] = [
  ...[
    'x',
    '',
    '1',
    -1,
    0,
    0.5,
    1e9,
    1e308,
    5e-324,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    null,
    true,
    undefined,
  ],
  ...[[], [1], [null], [{}], [[1]], {}, { x: 1 }],
];

/** Whatever JSON holds is either a space that can be drawn from, or told in one line. */
function tryOut(space: unknown): void {
  try {
    checkSpace(space as SearchSpace);
    expect(combinationsOf(space as SearchSpace)).toBeGreaterThan(0);
    expect(drawTrials(space as SearchSpace, { count: 3, seed: 0 }).length).toBeGreaterThan(0);
  } catch (error) {
    expect(error).toBeInstanceOf(CnnError);
    expect((error as CnnError).message).not.toContain('\n');
  }
}

it('a search space is told by name and field, whatever its JSON holds', () => {
  for (const value of wrong) {
    tryOut(value);
    tryOut({ x: value });
    for (const parameter of parameters) {
      for (const name of [...Object.keys(parameter), 'extra']) tryOut({ x: { ...parameter, [name]: value } });
    }
  }
});
