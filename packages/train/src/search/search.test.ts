import { readFileSync } from 'node:fs';
import { CnnError } from '@cnn/core';
import { describe, expect, it } from 'vitest';
import {
  boolean,
  choice,
  type FloatParameter,
  float,
  type Hyperparameter,
  int,
  type SearchSpace,
  type TrialValue,
  valueAt,
} from './hyperparameters.js';
import { search } from './search.js';
import type { SearchOptions, Trial } from './searchOptions.js';
import { rankTrials, type TrialRecord } from './trialRecord.js';
import { drawTrials } from './trials.js';
import {
  type Bracket,
  bracketsOf,
  gridSearch,
  hyperband,
  type PlannedTuner,
  randomSearch,
  successiveHalving,
} from './tuners.js';

interface Goldens {
  readonly probabilities: readonly number[];
  readonly values: readonly { readonly parameter: Hyperparameter; readonly values: readonly number[] }[];
  readonly rounds: readonly { readonly tuner: PlannedTuner; readonly brackets: readonly Bracket[] }[];
}

const file = new URL('../../../testing/goldens/training/search.json', import.meta.url);
const goldens = JSON.parse(readFileSync(file, 'utf8')) as Goldens;

describe('values', () => {
  it.each(goldens.values)('are those of KerasTuner: $parameter', ({ parameter, values }) => {
    goldens.probabilities.forEach((probability, at) => {
      expect(valueAt(parameter, probability)).toBeCloseTo(values[at] as number, 9);
    });
  });

  it('are drawn without repeating, the same for a seed however many there are', () => {
    const space = { a: int({ minValue: 1, maxValue: 3 }), b: choice(['x', 'y']), c: boolean() };
    const all = drawTrials(space, { count: 100, seed: 1 });
    expect(all).toHaveLength(12);
    expect(new Set(all.map((values) => JSON.stringify(values))).size).toBe(12);
    expect(drawTrials(space, { count: 5, seed: 1 })).toEqual(all.slice(0, 5));
    expect(drawTrials(space, { count: 5, seed: 2 })).not.toEqual(all.slice(0, 5));
  });

  it('of one hyper-parameter do not depend on the others', () => {
    const rate = float({ minValue: 1e-4, maxValue: 1, sampling: 'log' });
    const alone = drawTrials({ rate }, { count: 8, seed: 3 });
    const together = drawTrials({ depth: int({ minValue: 1, maxValue: 9 }), rate }, { count: 8, seed: 3 });
    expect(together.map((values) => values.rate)).toEqual(alone.map((values) => values.rate));
  });

  it('fill a range evenly on the scale of their sampling', () => {
    const rate = float({ minValue: 1e-4, maxValue: 1, sampling: 'log' });
    const decades = [0, 0, 0, 0];
    for (const values of drawTrials({ rate }, { count: 4000, seed: 0 })) {
      const decade = Math.floor(Math.log10(values.rate as number)) + 4;
      decades[decade] = (decades[decade] ?? 0) + 1;
    }
    // 1000 are expected in each, with a standard deviation of 27.
    for (const count of decades) expect(Math.abs(count - 1000)).toBeLessThan(110);
  });
});

describe('a range of a billion values', () => {
  it.each<[string, SearchSpace]>([
    ['int', { x: int({ minValue: 1, maxValue: 1e9 }) }],
    ['a step of 1e-9', { x: float({ minValue: 0, maxValue: 1, step: 1e-9 }) }],
    ['a ratio', { x: float({ minValue: 1e-9, maxValue: 1, step: 1 + 1e-9, sampling: 'log' }) }],
  ])('is drawn from without being listed: %s', (_, space) => {
    const before = process.memoryUsage().heapUsed;
    const trials = drawTrials(space, { count: 100, seed: 0 });
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(50e6);
    const values = trials.map(({ x }) => x as number);
    expect(new Set(values).size).toBe(100);
    const { minValue, maxValue } = space.x as FloatParameter;
    expect(values.every((value) => value >= minValue && value <= maxValue * (1 + 1e-9))).toBe(true);
  });
});

describe('rounds', () => {
  it.each(goldens.rounds)('are those of KerasTuner: $tuner', ({ tuner, brackets }) => {
    expect(bracketsOf(tuner, Number.POSITIVE_INFINITY)).toEqual(brackets);
  });

  it('of successive halving take a third to three times as many epochs', () => {
    const tuner = successiveHalving({ maxTrials: 20, maxEpochs: 30, minEpochs: 2 });
    expect(bracketsOf(tuner, 100)).toEqual([
      [
        { trials: 20, epochs: 2 },
        { trials: 6, epochs: 6 },
        { trials: 2, epochs: 18 },
        { trials: 1, epochs: 30 },
      ],
    ]);
  });
});

/** The value falls with the epochs, towards the distance of x to 3. */
function quadratic(given: Partial<SearchOptions> = {}): SearchOptions {
  return {
    space: { x: float({ minValue: -10, maxValue: 10 }) },
    tuner: hyperband({ maxEpochs: 9 }),
    objective: { name: 'val_loss', direction: 'down' },
    train: async ({ values, epochs = 1 }) => ((values.x as number) - 3) ** 2 + 1 / epochs,
    ...given,
  };
}

describe('search', () => {
  it('tries a whole grid, and finds its best', async () => {
    const { best, records } = await search(
      quadratic({ space: { x: int({ minValue: -4, maxValue: 4 }) }, tuner: gridSearch() }),
    );
    expect(records.map(({ values }) => values.x)).toEqual([-4, -3, -2, -1, 0, 1, 2, 3, 4]);
    expect(best).toMatchObject({ trial: 7, values: { x: 3 }, value: 1, status: 'completed' });
  });

  it('lets the best of each round go on, with the epochs that it had', async () => {
    const trained: string[] = [];
    const { records } = await search(
      quadratic({
        tuner: successiveHalving({ maxTrials: 9, maxEpochs: 9 }),
        train: async ({ trial, epochs, initialEpoch }) => {
          trained.push(`${trial}:${initialEpoch}-${epochs}`);
          return trial;
        },
      }),
    );
    expect(trained).toEqual([
      ...Array.from({ length: 9 }, (_, trial) => `${trial}:0-1`),
      ...['0:1-3', '1:1-3', '2:1-3'],
      '0:3-9',
    ]);
    expect(records.filter(({ trial }) => trial === 0).map(({ round, epochs }) => [round, epochs])).toEqual([
      [0, 1],
      [1, 3],
      [2, 9],
    ]);
  });

  it('gives the same however many trials train at once', async () => {
    const slow = (parallel: number) =>
      search(
        quadratic({
          parallel,
          train: async ({ trial, values }) => {
            await new Promise((resolve) => setTimeout(resolve, (trial * 7) % 5));
            return ((values.x as number) - 3) ** 2;
          },
        }),
      );
    const plain = (records: readonly TrialRecord[]) => records.map((record) => ({ ...record, seconds: 0 }));
    const [one, four] = [await slow(1), await slow(4)];
    expect(plain(four.records)).toEqual(plain(one.records));
    expect(four.best.trial).toBe(one.best.trial);
  });

  it('never trains more at once than it may', async () => {
    let [now, most] = [0, 0];
    const train = async (): Promise<number> => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setTimeout(resolve, 1));
      return --now;
    };
    await search(quadratic({ parallel: 3, train }));
    expect(most).toBe(3);
  });

  it('goes on from its records without training them again', async () => {
    const whole = await search(quadratic());
    let kept: readonly TrialRecord[] = [];
    const stopped = search(
      quadratic({
        onRecord: (_, all) => {
          kept = all;
          if (all.length === 7) throw new CnnError('ABORTED', 'stopped.');
        },
      }),
    );
    await expect(stopped).rejects.toThrow('stopped');
    let trained = 0;
    const { train } = quadratic();
    const resumed = await search(
      quadratic({
        records: JSON.parse(JSON.stringify(kept)) as TrialRecord[],
        train: (trial) => {
          trained++;
          return train(trial);
        },
      }),
    );
    expect(trained).toBe(whole.records.length - 7);
    expect(resumed.best.values).toEqual(whole.best.values);
  });

  it('tries failed trials of its records once more', async () => {
    const trained: number[] = [];
    const tuner = randomSearch({ maxTrials: 4 });
    const trainer = (broken: boolean) => async (trial: Trial) => {
      trained.push(trial.trial);
      if (broken && trial.trial === 2) throw new Error('the machine was too small.');
      return trial.trial;
    };
    const first = await search(quadratic({ tuner, train: trainer(true) }));
    expect(first.records[2]?.status).toBe('failed');
    trained.length = 0;
    const again = await search(quadratic({ tuner, records: first.records, train: trainer(false) }));
    expect(trained).toEqual([2]);
    expect(again.records.map(({ value }) => value)).toEqual([0, 1, 2, 3]);
  });

  it('tells how each trial has ended, once', async () => {
    const ends: string[] = [];
    const options = quadratic({
      tuner: successiveHalving({ maxTrials: 6, maxEpochs: 9, factor: 2 }),
      train: async ({ trial }) => {
        if (trial === 4) throw new Error('too large');
        return trial;
      },
      onTrialEnd: ({ trial, round }, end) => void ends.push(`${trial} ${end} in ${round}`),
    });
    const { records } = await search(options);
    const expected = ['4 failed in 0', '3 pruned in 0', '5 pruned in 0', '1 pruned in 1', '2 pruned in 1'];
    expect(ends).toEqual([...expected, '0 completed in 2']);
    ends.length = 0;
    await search({ ...options, records });
    expect(ends).toEqual([...expected, '0 completed in 2']);
  });

  it('goes on when a trial fails, never with it, and says so', async () => {
    const { records, best } = await search(
      quadratic({
        tuner: successiveHalving({ maxTrials: 6, maxEpochs: 3 }),
        train: async ({ trial }) => {
          if (trial === 0) throw new CnnError('TRAINING', 'the loss is NaN in batch 3.');
          return trial === 3 ? Number.NaN : -trial;
        },
      }),
    );
    expect(records[0]).toMatchObject({ status: 'failed', message: 'the loss is NaN in batch 3.' });
    expect(records.find(({ trial }) => trial === 3)).toMatchObject({
      status: 'failed',
      message: 'val_loss is NaN.',
    });
    expect(best.trial).toBe(5);
    expect(rankTrials(records, { direction: 'down' }).at(-1)?.status).toBe('failed');
  });

  it('ends when trials fail one after another, and begins no further one', async () => {
    let trained = 0;
    const failing = search(
      quadratic({
        train: async () => {
          trained++;
          throw new CnnError('DATA', 'there is no image.');
        },
      }),
    );
    await expect(failing).rejects.toThrow('3 trials have failed one after another');
    await expect(failing).rejects.toThrow('there is no image.');
    expect(trained).toBe(3);
  });

  it('ends at once with an error that no other values would help', async () => {
    const seen: unknown[] = [];
    const failing = search({
      ...{ space: { rate: float({ minValue: 0, maxValue: 1 }) }, tuner: randomSearch({ maxTrials: 5 }) },
      objective: { name: 'val_loss', direction: 'down' },
      train: async ({ trial }) => {
        if (trial === 1) throw new CnnError('LEAKAGE', 'a patient is in two sets.');
        if (trial === 0) throw new CnnError('DATA', 'one bad trial.');
        return trial;
      },
      endsSearch: (error) => {
        seen.push(error);
        return error instanceof CnnError && error.code === 'LEAKAGE';
      },
    });
    await expect(failing).rejects.toMatchObject({ code: 'LEAKAGE' });
    expect(seen).toHaveLength(2);
  });

  it('with few trials that all fail says so', async () => {
    const failing = search(
      quadratic({ tuner: randomSearch({ maxTrials: 2 }), train: async () => Number.POSITIVE_INFINITY }),
    );
    await expect(failing).rejects.toThrow('all trials have failed. The first: val_loss is Infinity.');
  });

  it('refuses records of another search', async () => {
    const { records } = await search(quadratic());
    await expect(search(quadratic({ records, seed: 1 }))).rejects.toThrow('of another space, tuner or seed');
  });

  it.each<[string, Partial<SearchOptions>]>([
    ['at least one hyper-parameter', { space: {} }],
    ['search space, x: expected numbers minValue', { space: { x: float({ minValue: 2, maxValue: 1 }) } }],
    ['x: expected whole numbers minValue', { space: { x: int({ minValue: 0.5, maxValue: 1 }) } }],
    [
      'needs minValue above 0, received 0',
      { space: { x: float({ minValue: 0, maxValue: 1, sampling: 'log' }) } },
    ],
    ['a step above 1', { space: { x: float({ minValue: 1, maxValue: 8, sampling: 'log', step: 1 }) } }],
    ['a step above 0, a whole number', { space: { x: int({ minValue: 1, maxValue: 8, step: 0.5 }) } }],
    ['expected values: a list', { space: { x: choice([]) } }],
    ['values has one twice', { space: { x: choice([1, 1]) } }],
    ['expected type float, int', { space: { x: { type: 'normal' } as unknown as Hyperparameter } }],
    [
      'search space, x: expected an object such as {"type": "float"',
      { space: { x: null as unknown as Hyperparameter } },
    ],
    [
      'type float has no field "steps", only minValue, maxValue, step, sampling',
      { space: { x: { ...float({ minValue: 0, maxValue: 1 }), steps: 0.1 } as Hyperparameter } },
    ],
    ['type boolean has no field "values"', { space: { x: { ...boolean(), values: [1] } as Hyperparameter } }],
    ['has no end of values', { tuner: gridSearch() }],
    [
      'gridSearch: the space has 1,000,000,000 combinations, expected at most 100,000',
      { space: { x: int({ minValue: 1, maxValue: 1e9 }) }, tuner: gridSearch() },
    ],
    [
      'x: a step of 1e-320 from 0 to 1 is too small to be counted',
      { space: { x: float({ minValue: 0, maxValue: 1, step: 1e-320 }) } },
    ],
    [
      'expected maxTrials to be at most 100,000, received 1,000,000,000',
      { tuner: randomSearch({ maxTrials: 1e9 }) },
    ],
    ['hyperband begins', { tuner: hyperband({ maxEpochs: 1e9, factor: 2 }) }],
    [
      'hyperbandIterations to be at most 100,000',
      { tuner: hyperband({ maxEpochs: 9, hyperbandIterations: 1e9 }) },
    ],
    ['expected maxTrials', { tuner: randomSearch({ maxTrials: 0 }) }],
    ['expected factor to be a whole number of at least 2', { tuner: hyperband({ maxEpochs: 9, factor: 1 }) }],
    [
      'minEpochs up to maxEpochs 3',
      { tuner: successiveHalving({ maxTrials: 3, maxEpochs: 3, minEpochs: 4 }) },
    ],
    ['expected parallel', { parallel: 0 }],
  ])('says what is wrong: %s', async (message, given) => {
    await expect(search(quadratic(given))).rejects.toThrow(message);
  });

  it('names the values of a trial in plain JSON', async () => {
    const values: TrialValue[] = [];
    await search(
      quadratic({
        space: { rate: float({ minValue: 0.1, maxValue: 0.3, step: 0.1 }) },
        tuner: gridSearch(),
        train: async (trial) => values.push(trial.values.rate as number),
      }),
    );
    expect(values).toEqual([0.1, 0.2, 0.30000000000000004]);
  });
});
