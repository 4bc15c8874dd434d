import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { SearchSpace, TrialValue } from '../hyperparameters.js';
import { type Distributions, distributionOf } from './distribution.js';
import { RandomState } from './randomState.js';
import { type StudyTrial, type SuggestTrialOptions, suggestTrial } from './suggestTrial.js';

type Steps = Readonly<Record<number, number | 'NaN'>>;

/** A trial as the goldens have it. */
type Row = readonly [
  state: StudyTrial['state'],
  numbers: readonly (number | null)[],
  value: number | null,
  steps: Steps,
  more?: { readonly constraint?: number; readonly low?: number },
];

interface Case {
  readonly name: string;
  readonly space: SearchSpace;
  readonly trials: readonly Row[];
  readonly suggestions: readonly [
    length: number,
    seed: number,
    direction: 'minimize' | 'maximize',
    multivariate: boolean,
    constantLiar: boolean,
    values: readonly TrialValue[],
  ][];
}

interface Head {
  readonly random: readonly {
    readonly seed: number;
    readonly samples: readonly number[];
    readonly chosen: readonly number[];
    readonly late: number;
  }[];
  readonly options: readonly {
    readonly options: { readonly n_startup_trials?: number; readonly n_ei_candidates?: number };
    readonly values: readonly TrialValue[];
  }[];
}

const file = new URL('../../../../testing/goldens/training/tpe.json', import.meta.url);
const [head, ...cases] = JSON.parse(readFileSync(file, 'utf8')) as [Head, ...Case[]];

function distributionsOf(space: SearchSpace): Distributions {
  return Object.fromEntries(
    Object.entries(space).map(([name, parameter]) => [name, distributionOf(parameter)]),
  );
}

function trialOf(all: Distributions, [state, numbers, value, steps, more = {}]: Row): StudyTrial {
  const names = Object.keys(all).filter((_, at) => numbers[at] !== null);
  const distributions = Object.fromEntries(
    names.map((name) => {
      const own = all[name] as Distributions[string];
      const lower = more.low !== undefined && name === Object.keys(all)[0] && own.type === 'float';
      return [name, lower ? { ...own, low: more.low as number } : own];
    }),
  );
  return {
    ...{ state, distributions, value: value ?? undefined },
    params: Object.fromEntries(
      names.map((name) => [name, numbers[Object.keys(all).indexOf(name)] as number]),
    ),
    intermediateValues: Object.fromEntries(
      Object.entries(steps).map(([step, one]) => [step, one === 'NaN' ? Number.NaN : one]),
    ),
    constraints: more.constraint === undefined ? undefined : [more.constraint],
  };
}

/** To 1e-9 of the size of the number. */
function expectSame(found: readonly (TrialValue | undefined)[], expected: readonly TrialValue[]): void {
  expect(found).toHaveLength(expected.length);
  expected.forEach((value, at) => {
    const own = found[at];
    if (typeof value !== 'number') expect(own).toBe(value);
    else expect(Math.abs((own as number) - value)).toBeLessThanOrEqual(1e-9 * Math.abs(value));
  });
}

describe('suggestTrial', () => {
  it.each(cases)('suggests what Optuna does: $name', ({ space, trials: rows, suggestions }) => {
    const distributions = distributionsOf(space);
    const trials = rows.map((row) => trialOf(distributions, row));
    for (const [length, seed, direction, multivariate, constantLiar, expected] of suggestions) {
      const options: SuggestTrialOptions = {
        ...{ distributions, seed, multivariate, constantLiar },
        trials: trials.slice(0, length),
        direction: direction === 'minimize' ? 'down' : 'up',
      };
      const found = suggestTrial(options);
      expect(Object.keys(found)).toEqual(Object.keys(space));
      expectSame(Object.values(found), expected);
    }
  });

  it.each(head.options)(
    'takes other numbers of random trials and candidates: $options',
    ({ options, values }) => {
      const { space, trials: rows } = cases[0] as Case;
      const distributions = distributionsOf(space);
      const found = suggestTrial({
        ...{ distributions, seed: 5, direction: 'down' },
        trials: rows.slice(0, 12).map((row) => trialOf(distributions, row)),
        nStartupTrials: options.n_startup_trials,
        nEiCandidates: options.n_ei_candidates,
      });
      expectSame(Object.values(found), values);
    },
  );

  it('is the same for the same seed and history, and another for another seed', () => {
    const { space, trials: rows } = cases[0] as Case;
    const distributions = distributionsOf(space);
    const trials = rows.map((row) => trialOf(distributions, row));
    const options = { distributions, trials, direction: 'down', seed: 1 } as const;
    expect(suggestTrial(options)).toEqual(suggestTrial(options));
    expect(suggestTrial({ ...options, seed: 2 })).not.toEqual(suggestTrial(options));
  });
});

describe('RandomState', () => {
  it.each(head.random)('draws what NumPy does: seed $seed', ({ seed, samples, chosen, late }) => {
    const state = new RandomState(seed);
    expect(samples.map(() => state.sample())).toEqual(samples);
    expect(state.choices(Float64Array.of(0.1, 0.2, 0.3, 0.4), chosen.length)).toEqual(chosen);
    state.samples(1000);
    expect(state.uniform(-3, 5)).toBe(late);
  });
});
