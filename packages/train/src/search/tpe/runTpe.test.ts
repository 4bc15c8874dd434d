import { describe, expect, it } from 'vitest';
import { boolean, choice, float, int, type SearchSpace } from '../hyperparameters.js';
import { search } from '../search.js';
import type { SearchOptions, Trial } from '../searchOptions.js';
import type { TrialRecord } from '../trialRecord.js';
import { randomSearch } from '../tuners.js';
import { distributionOf } from './distribution.js';
import { type StudyTrial, suggestTrial } from './suggestTrial.js';
import { tpe } from './tpe.js';

const space: SearchSpace = {
  rate: float({ minValue: 1e-4, maxValue: 1, sampling: 'log' }),
  units: int({ minValue: 1, maxValue: 9 }),
  kind: choice(['a', 'b']),
};
const lossOf = ({ values: { rate, units, kind } }: Trial): number =>
  Math.log10(Number(rate) / 0.01) ** 2 + (Number(units) - 3) ** 2 / 10 + (kind === 'b' ? 0 : 1);
const options: SearchOptions = {
  ...{ space, tuner: tpe({ maxTrials: 30, parallelTrials: 3 }) },
  objective: { name: 'val_loss', direction: 'down' },
  train: async (trial) => lossOf(trial),
};
const valuesOf = (records: readonly TrialRecord[]): unknown[] => records.map(({ values }) => values);

describe('a search with tpe', () => {
  it('comes nearer than random trials', async () => {
    let nearer = 0;
    for (const seed of [0, 1, 2, 3, 4, 5, 6, 7]) {
      const { best, records } = await search({ ...options, seed });
      expect(records).toHaveLength(30);
      const random = await search({ ...options, seed, tuner: randomSearch({ maxTrials: 30 }) });
      if ((best.value as number) < (random.best.value as number)) nearer++;
    }
    expect(nearer).toBeGreaterThanOrEqual(6);
  });

  it('does not depend on how many train at the same time, nor on which ends first', async () => {
    const { records } = await search(options);
    for (const parallel of [1, 2, 3, 8]) {
      let running = 0;
      let most = 0;
      const train = async (trial: Trial): Promise<number> => {
        most = Math.max(most, ++running);
        for (let wait = (trial.trial * 7) % 5; wait > 0; wait--) await new Promise(setImmediate);
        running--;
        return lossOf(trial);
      };
      const again = await search({ ...options, parallel, train });
      expect(valuesOf(again.records)).toEqual(valuesOf(records));
      expect(most).toBe(Math.min(parallel, 3));
    }
  });

  it('goes on after an interruption with the same trials', async () => {
    const { records } = await search(options);
    for (const end of [1, 4, 11, 17]) {
      let kept: readonly TrialRecord[] = [];
      const begun = new Map<number, Trial>();
      const train = async (trial: Trial): Promise<number> => {
        begun.set(trial.trial, trial);
        if (trial.trial >= end) throw new Error('killed');
        return lossOf(trial);
      };
      const killed = search({
        ...options,
        parallel: 3,
        train,
        endsSearch: () => true,
        onRecord: (_, all) => {
          kept = all;
        },
      });
      await expect(killed).rejects.toThrow('killed');
      const again = await search({ ...options, records: kept, begun: [...begun.values()] });
      expect(valuesOf(again.records)).toEqual(valuesOf(records));
    }
  });

  it('chooses as Optuna does with the seed that it tells, from the trials that had ended', async () => {
    const trials: Trial[] = [];
    const { records } = await search({
      ...options,
      train: async (trial) => {
        trials.push(trial);
        return lossOf(trial);
      },
    });
    const distributions = Object.fromEntries(
      Object.entries(space).map(([name, parameter]) => [name, distributionOf(parameter)]),
    );
    const params = ({ values: { rate, units, kind } }: TrialRecord) => ({
      ...{ rate: Number(rate), units: Number(units) },
      kind: ['a', 'b'].indexOf(String(kind)),
    });
    const known = records.map(
      (record, at): StudyTrial => ({
        ...{ distributions, params: params(record) },
        ...(at < 18 ? { state: 'complete', value: record.value } : { state: 'running' }),
      }),
    );
    // Two of its predecessors are taken for running.
    expect(
      suggestTrial({
        ...{ distributions, direction: 'down' },
        trials: known.slice(0, 20),
        seed: trials[20]?.samplerSeed as number,
      }),
    ).toEqual(records[20]?.values);
  });

  it('learns from a study, whose random trials count, and does not repeat its seeds', async () => {
    const { records } = await search(options);
    const distributions = { rate: distributionOf(space.rate as never) };
    const history = records.map(
      ({ values, value }): StudyTrial => ({
        ...{ distributions, params: { rate: Number(values.rate) } },
        ...{ state: 'complete', value },
      }),
    );
    const { rate } = space;
    const train = async ({ values }: Trial): Promise<number> => Math.log10(Number(values.rate) / 0.01) ** 2;
    const more = await search({ ...options, train, space: { rate: rate as never }, history });
    const near = more.records.filter(({ values }) => Math.abs(Math.log10(Number(values.rate) / 0.01)) < 1);
    expect(near.length).toBeGreaterThan(20);
    const fresh = await search({ ...options, train, space: { rate: rate as never } });
    expect(valuesOf(fresh.records)[0]).not.toEqual(valuesOf(more.records)[0]);
  });

  it('leaves out trials that failed, and tries them again with the same values', async () => {
    const failing = async (trial: Trial): Promise<number> => {
      if (trial.trial === 4) throw new Error('too large');
      return lossOf(trial);
    };
    let kept: readonly TrialRecord[] = [];
    await search({
      ...options,
      train: failing,
      onRecord: (_, all) => {
        kept = all;
      },
    });
    expect(kept[4]).toMatchObject({ status: 'failed', message: 'too large' });
    const tried: Trial[] = [];
    const again = await search({
      ...options,
      records: kept,
      train: async (trial) => {
        tried.push(trial);
        return lossOf(trial);
      },
    });
    expect(tried.map(({ values }) => values)).toEqual([kept[4]?.values]);
    expect(again.records).toHaveLength(30);
  });

  it('takes the values of a boolean in the order that the study has', async () => {
    const flag = { type: 'categorical', choices: [false, true] } as const;
    const history: StudyTrial[] = [
      { state: 'complete', value: 1, params: { flag: 1 }, distributions: { flag } },
    ];
    const run = search({
      ...options,
      space: { flag: boolean() },
      history,
      tuner: tpe({ maxTrials: 3 }),
      train: async () => 0,
    });
    await expect(run).resolves.toMatchObject({ records: { length: 3 } });
  });

  it.each<[string, Partial<SearchOptions>]>([
    [
      'tpe: expected maxTrials to be a whole number of at least 1, received 0',
      { tuner: tpe({ maxTrials: 0 }) },
    ],
    [
      'tpe: expected parallelTrials to be a whole number of at least 1, received 0.5',
      { tuner: tpe({ maxTrials: 3, parallelTrials: 0.5 }) },
    ],
    [
      'tpe: expected multivariate to be true or false, received 1',
      { tuner: tpe({ maxTrials: 3, multivariate: 1 as unknown as boolean }) },
    ],
    [
      'search space, x: tpe takes sampling linear, or log without a step, received reverseLog',
      { space: { x: float({ minValue: 1, maxValue: 2, sampling: 'reverseLog' }) } },
    ],
    [
      'received log with step 2',
      { space: { x: int({ minValue: 1, maxValue: 8, sampling: 'log', step: 2 }) } },
    ],
    [
      'the records are of another space: trial 0 was {"rate":5',
      {
        records: [
          { trial: 0, bracket: 0, round: 0, values: { rate: 5 }, status: 'completed', value: 1, seconds: 1 },
        ],
      },
    ],
    [
      'parameter rate: the study has IntDistribution(',
      {
        history: [
          {
            ...{ state: 'complete', value: 1, params: { rate: 1 } },
            distributions: { rate: { type: 'int', low: 1, high: 2, log: false, step: 1 } },
          },
        ],
      },
    ],
  ])('says what is wrong: %s', async (message, more) => {
    await expect(search({ ...options, ...more })).rejects.toThrow(message);
  });
});
