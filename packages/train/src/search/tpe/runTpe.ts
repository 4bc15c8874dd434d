import { CnnError, randomStream } from '@cnn/core';
import type { SearchSpace, TrialValues } from '../hyperparameters.js';
import type { SearchOptions } from '../searchOptions.js';
import type { SearchRun } from '../searchRun.js';
import type { TrialRecord } from '../trialRecord.js';
import {
  checkCompatible,
  contains,
  type Distributions,
  distributionOf,
  internalValue,
} from './distribution.js';
import { type StudyTrial, suggestTrial } from './suggestTrial.js';
import { checkTpe, type Tpe } from './tpe.js';

/**
 * A search whose trials follow from the results of the earlier ones. Trial n is chosen as soon as the trials up to n − parallelTrials have ended, and from
 * their results alone: what else has ended by then counts as still training. So it is a function of the seed, the history and `parallelTrials`.
 *
 * @throws CnnError (TRAINING) for options, records or a history that do not fit
 */
export async function runTpe(run: SearchRun, options: SearchOptions, tuner: Tpe): Promise<void> {
  const { space, seed = 0, objective, history = [], parallel = 1 } = options;
  checkTpe(tuner, space);
  const {
    maxTrials,
    parallelTrials = parallel,
    nStartupTrials,
    nEiCandidates,
    multivariate,
    constantLiar,
  } = tuner;
  const distributions = distributionsOf(space, history);
  const known = knownValues(options, distributions);
  const chosen: TrialValues[] = [];
  const results: Promise<TrialRecord>[] = [];
  const ended: TrialRecord[] = [];
  for (let trial = 0; trial < maxTrials; trial++) {
    const awaited = results[trial - parallelTrials];
    if (awaited) ended.push(await awaited);
    const samplerSeed = samplerSeedOf(seed, history.length + trial);
    const values =
      known.get(trial) ??
      suggestTrial({
        ...{ distributions, seed: samplerSeed, direction: objective.direction },
        ...{ nStartupTrials, nEiCandidates, multivariate, constantLiar },
        trials: [...history, ...chosen.map((one, at) => studyTrial(distributions, one, ended[at]))],
      });
    chosen.push(values);
    const training = run.train({
      ...{ trial, values, samplerSeed, bracket: 0, round: 0, last: true },
      ...{ epochs: undefined, initialEpoch: 0 },
    });
    // Waited for in its turn; until then an error is no unhandled one.
    training.catch(() => undefined);
    results.push(training);
  }
  await Promise.all(results);
}

/**
 * The distributions of a space. Where a study has the two values of a boolean in the other order, so has the space.
 *
 * @throws CnnError (TRAINING) when a parameter of the study is of another kind, naming it
 */
export function distributionsOf(space: SearchSpace, history: readonly StudyTrial[]): Distributions {
  return Object.fromEntries(
    Object.entries(space).map(([name, parameter]) => {
      const own = distributionOf(parameter);
      const known = history.find(({ distributions }) => Object.hasOwn(distributions, name))?.distributions[
        name
      ];
      if (known === undefined) return [name, own];
      const turned = { type: 'categorical', choices: [false, true] } as const;
      const wanted =
        parameter.type === 'boolean' && known.type === 'categorical' && known.choices[0] === false
          ? turned
          : own;
      checkCompatible(name, known, wanted);
      return [name, wanted];
    }),
  );
}

/** A seed for Optuna's sampler, of the search's seed and the place of the trial in its study. */
function samplerSeedOf(seed: number, place: number): number {
  return randomStream({ seed, purpose: 'search/tpe', counters: [place] }).integer(2 ** 32);
}

/** The values of trials that an earlier call has begun or ended. @throws CnnError for those that are of another space */
function knownValues(
  { records = [], begun = [] }: SearchOptions,
  distributions: Distributions,
): Map<number, TrialValues> {
  const known = new Map<number, TrialValues>();
  for (const { trial, values } of [...begun, ...records]) {
    if (!fits(distributions, values)) {
      throw new CnnError(
        'TRAINING',
        `search: the records are of another space: trial ${trial} was ${JSON.stringify(values)}. Begin a search of its own.`,
      );
    }
    known.set(trial, values);
  }
  return known;
}

function fits(distributions: Distributions, values: TrialValues): boolean {
  const names = Object.keys(distributions);
  if (names.length !== Object.keys(values).length) return false;
  return Object.entries(distributions).every(([name, distribution]) => {
    const value = values[name];
    const internal = value === undefined ? undefined : internalValue(distribution, value);
    return internal !== undefined && contains(distribution, internal);
  });
}

/** @param record of a trial that counts as ended */
function studyTrial(
  distributions: Distributions,
  values: TrialValues,
  record: TrialRecord | undefined,
): StudyTrial {
  const params = Object.fromEntries(
    Object.entries(distributions).map(([name, distribution]) => [
      name,
      internalValue(distribution, values[name] ?? null) ?? Number.NaN,
    ]),
  );
  if (record === undefined) return { state: 'running', params, distributions };
  if (record.status === 'failed') return { state: 'fail', params, distributions };
  return { state: 'complete', params, distributions, value: record.value };
}
