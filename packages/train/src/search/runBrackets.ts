import { CnnError } from '@cnn/core';
import type { TrialValues } from './hyperparameters.js';
import type { SearchOptions, Trial } from './searchOptions.js';
import type { SearchRun } from './searchRun.js';
import { rankTrials } from './trialRecord.js';
import { combinationsOf, drawTrials, gridOf } from './trials.js';
import { type Bracket, bracketsOf, type PlannedTuner } from './tuners.js';
import { mostTrials } from './wholeOption.js';

/**
 * A search whose trials are drawn ahead: in each bracket, the best of a round go on in the next.
 *
 * @throws CnnError (TRAINING) for too many trials, and for records of other trials
 */
export async function runBrackets(
  run: SearchRun,
  { space, seed = 0, objective }: SearchOptions,
  tuner: PlannedTuner,
): Promise<void> {
  const brackets = bracketsOf(tuner, combinationsOf(space));
  const begun = brackets.reduce((sum, [first]) => sum + (first?.trials ?? 0), 0);
  if (begun > mostTrials) {
    throw new CnnError(
      'TRAINING',
      `search: ${tuner.type} begins ${begun.toLocaleString('en')} trials, expected at most ${mostTrials.toLocaleString('en')}. Lower maxEpochs or hyperbandIterations, or raise factor.`,
    );
  }
  const trials = tuner.type === 'gridSearch' ? gridOf(space) : drawTrials(space, { count: begun, seed });
  checkRecords(run, trials);
  let first = 0;
  const running = brackets.map((rounds, bracket) => {
    const count = rounds[0]?.trials ?? 0;
    const numbered = trials.map((values, trial) => ({ trial, values })).slice(first, first + count);
    first += count;
    return runBracket(run, { bracket, rounds, trials: numbered, objective });
  });
  await Promise.all(running);
}

/** @throws CnnError when a record has other values than its trial will have */
function checkRecords(run: SearchRun, trials: readonly TrialValues[]): void {
  for (const { trial, values } of run.records) {
    const expected = JSON.stringify(trials[trial]);
    if (JSON.stringify(values) === expected) continue;
    throw new CnnError(
      'TRAINING',
      `search: the records are of another space, tuner or seed: trial ${trial} was ${JSON.stringify(values)}, and is ${expected ?? 'not there'} now. Begin a search of its own.`,
    );
  }
}

interface BracketJob extends Pick<SearchOptions, 'objective'> {
  readonly bracket: number;
  readonly rounds: Bracket;
  readonly trials: readonly Pick<Trial, 'trial' | 'values'>[];
}

async function runBracket(run: SearchRun, { bracket, rounds, trials, objective }: BracketJob): Promise<void> {
  let going = trials;
  for (const [round, { epochs, trials: count }] of rounds.entries()) {
    const initialEpoch = rounds[round - 1]?.epochs ?? 0;
    const last = round === rounds.length - 1;
    const results = await Promise.all(
      going
        .slice(0, count)
        .map(({ trial, values }) => run.train({ trial, values, bracket, round, epochs, initialEpoch, last })),
    );
    const ranked = rankTrials(
      results.filter(({ status }) => status === 'completed'),
      objective,
    );
    const next = rounds[round + 1]?.trials ?? ranked.length;
    for (const record of ranked.slice(next)) await run.end(record, 'pruned');
    going = ranked;
  }
}
