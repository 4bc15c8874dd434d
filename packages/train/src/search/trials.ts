import { randomStream } from '@cnn/core';
import {
  listedValue,
  type SearchSpace,
  type TrialValue,
  type TrialValues,
  valueAt,
  valueCount,
} from './hyperparameters.js';

/** Draws in a row that bring nothing new, after which a space counts as exhausted. */
const MAX_COLLISIONS = 1000;

/** How many different trials a space has; infinite where values can't be listed. */
export function combinationsOf(space: SearchSpace): number {
  return Object.values(space).reduce((product, parameter) => product * valueCount(parameter), 1);
}

/** All combinations of a space that has few enough of them, see `mostTrials`; the last hyper-parameter changes first. */
export function gridOf(space: SearchSpace): TrialValues[] {
  return Object.entries(space).reduce<TrialValues[]>(
    (grid, [name, parameter]) =>
      grid.flatMap((values) =>
        Array.from({ length: valueCount(parameter) }, (_, index) => ({
          ...values,
          [name]: listedValue(parameter, index),
        })),
      ),
    [{}],
  );
}

/**
 * So many random trials, no two alike; fewer when the space has no more. The first ones are the same however many there
 * are.
 */
export function drawTrials(
  space: SearchSpace,
  { count, seed }: Record<'count' | 'seed', number>,
): TrialValues[] {
  const wanted = Math.min(count, combinationsOf(space));
  const seen = new Set<string>();
  const trials: TrialValues[] = [];
  let collisions = 0;
  for (let draw = 0; trials.length < wanted && collisions < MAX_COLLISIONS; draw++) {
    const values = drawValues(space, { seed, draw });
    const key = JSON.stringify(values);
    collisions = seen.has(key) ? collisions + 1 : 0;
    if (collisions > 0) continue;
    seen.add(key);
    trials.push(values);
  }
  return trials;
}

/** Each hyper-parameter has random numbers of its own: another one beside it changes nothing. */
function drawValues(space: SearchSpace, { seed, draw }: Record<'seed' | 'draw', number>): TrialValues {
  return Object.fromEntries(
    Object.entries(space).map(([name, parameter]): [string, TrialValue] => {
      const probability = randomStream({ seed, purpose: `search/${name}`, counters: [draw] }).uniform();
      return [name, valueAt(parameter, probability)];
    }),
  );
}
