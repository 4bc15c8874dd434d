import type { CnnError } from '@cnn/core';
import { float, randomSearch, successiveHalving, type TrialRecord, tpe } from '@cnn/train';
import { beforeAll, describe, expect, it } from 'vitest';
import { smallExecutor, smallExperiment } from '../execution/smallRuns.support.test.js';
import { StopSwitch } from '../execution/stopSwitch.js';
import { readSealed, writeSealed } from '../files/sealedJson.js';
import { memoryStore } from '../store/memoryStore.js';
import type { Store } from '../store/store.js';
import { type SearchEvent, type SearchExperimentsOptions, searchExperiments } from './searchExperiments.js';
import { searchTable } from './searchTable.js';
import { type OptunaTrial, readStudy } from './study/readStudy.js';
import { storedStudyFile } from './study/studyFile.js';

const path = 'training.optimizer.learningRate';
const store = memoryStore();
const options: SearchExperimentsOptions = {
  experiment: smallExperiment,
  space: { [path]: float({ minValue: 1e-5, maxValue: 1e-1, sampling: 'log' }) },
  tuner: successiveHalving({ maxTrials: 2, maxEpochs: 2, factor: 2 }),
  ...{ store, executor: smallExecutor(store) },
};
const told: SearchEvent[] = [];
let found: Awaited<ReturnType<typeof searchExperiments>>;
beforeAll(async () => {
  found = await searchExperiments({ ...options, onEvent: (event) => void told.push(event) });
}, 60_000);

const kept = async () => (await readSealed(store, 'search.json')).value;

describe('searchExperiments', () => {
  it('lets the better trial go on, where it was', async () => {
    const { best, records } = found;
    expect(records.map(({ epochs }) => epochs).sort()).toEqual([1, 1, 2]);
    const first = records.filter(({ round }) => round === 0);
    const values = first.map(({ value }) => value as number);
    expect(first.find(({ trial }) => trial === best.trial)?.value).toBe(Math.min(...values));
    const folder = `trial-00${best.trial + 1}`;
    const history = (await readSealed(store, `${folder}/history.json`)).value.history as {
      val_loss: number[];
    };
    expect(history.val_loss).toHaveLength(2);
    expect(best.value).toBe(history.val_loss[1]);
    const { value: experiment } = await readSealed(store, `${folder}/experiment.json`);
    expect(experiment.training).toMatchObject({ epochs: 2, optimizer: { learningRate: best.values[path] } });
    expect(await kept()).toMatchObject({ space: options.space, best, trials: records, seed: 0 });
    const csv = new TextDecoder()
      .decode(await store.read('search.csv'))
      .trim()
      .split('\n');
    expect(csv[0]).toBe(`trial,epochs,status,val_loss,${path},seconds`);
    expect(csv).toHaveLength(3);
    expect(searchTable(records, { name: 'val_loss', direction: 'down' })[1]?.[0]).toBe(`${best.trial + 1}`);
    expect(told.filter(({ type }) => type === 'trial')).toHaveLength(3);
    const { trials } = await readStudy({ file: storedStudyFile(store, 'study.log'), name: 'search' });
    expect(trials.map(({ state }) => state).sort()).toEqual(['complete', 'pruned']);
    expect(trials[best.trial]).toMatchObject({ value: best.value, values: best.values });
    // Each epoch of each trial once: nothing was trained twice.
    const epochs = told.filter((event) => event.type === 'training' && event.event.type === 'epochEnd');
    expect(epochs).toHaveLength(3);
  });

  it('goes on where it was', async () => {
    const { best: _, trials, run, ...head } = await kept();
    const first = found.records.filter(({ round }) => round === 0);
    await writeSealed(store, 'search.json', { run, ...head, trials: first }); // as if it had been stopped after the first round
    const events: SearchEvent[] = [];
    const again = await searchExperiments({ ...options, onEvent: (event) => void events.push(event) });
    expect(events[0]).toMatchObject({ type: 'earlier', records: first });
    expect(again.best.value).toBe(found.best.value);
    expect(trials).toHaveLength(3);
  });

  it('refuses what is of another search', async () => {
    const refused = (more: Partial<SearchExperimentsOptions>) =>
      searchExperiments({ ...options, ...more }).catch((error: CnnError) => error.message);
    expect(await refused({ tuner: randomSearch() })).toContain('memory/search.json is of another search');
    const training = { ...smallExperiment.training, batchSize: 4 };
    expect(await refused({ experiment: { ...smallExperiment, training } })).toContain(
      'holds trainings of another experiment: training.batchSize: expected 4, received 8',
    );
    const rate = { type: 'float', minValue: 1, maxValue: 2 } as const;
    expect(await refused({ space: { 'training.optimizer.learningrate': rate } })).toContain(
      'Did you mean learningRate?',
    );
    expect(await refused({ space: { seed: rate } })).toContain('"seed" can\'t be searched');
  });

  it('ends at once when no other values would help', async () => {
    const empty = memoryStore();
    const { split } = smallExperiment;
    const strict = { ...smallExperiment, split: { ...split, allowLeakage: false } };
    const leaking = {
      ...smallExecutor(empty),
      submit: (task: Parameters<typeof options.executor.submit>[0]) =>
        options.executor.submit({ ...task, out: `leak-${task.out}`, split: twice }),
    };
    const twice = {
      train: ['p0/0.png', 'p0/1.png', 'p1/0.png', 'p1/1.png'],
      validation: ['p0/2.png', 'p0/3.png'],
      test: ['p2/0.png', 'p2/1.png'],
    };
    const searching = searchExperiments({ ...options, experiment: strict, store: empty, executor: leaking });
    await expect(searching).rejects.toMatchObject({ code: 'LEAKAGE' });
  });

  it('takes names of its own, where it is told what they mean', async () => {
    const own = memoryStore();
    const { best } = await searchExperiments({
      ...options,
      ...{ store: own, executor: smallExecutor(own) },
      space: { 'learning-rate': float({ minValue: 0.01, maxValue: 0.1 }) },
      tuner: randomSearch({ maxTrials: 1 }),
      objective: { name: 'val_auc', direction: 'up' },
      experimentOf: (values) => ({
        ...smallExperiment,
        training: {
          ...smallExperiment.training,
          epochs: 1,
          optimizer: { name: 'adam', learningRate: Number(values['learning-rate']) },
        },
      }),
    });
    expect(best.values).toEqual({ 'learning-rate': expect.any(Number) });
    expect((await readSealed(own, 'trial-001/experiment.json')).value.training).toMatchObject({
      optimizer: { learningRate: best.values['learning-rate'] },
    });
  });
});

describe('searchExperiments with tpe', () => {
  const own = { ...options, tuner: tpe({ maxTrials: 3, nStartupTrials: 1 }) };
  const study = async (at: Store) => (await readStudy({ file: storedStudyFile(at, 'study.log') })).trials;

  it('goes on after an interruption with the same trials, and writes none twice', {
    timeout: 120_000,
  }, async () => {
    const whole = memoryStore();
    const expected = await searchExperiments({ ...own, store: whole, executor: smallExecutor(whole) });
    const stopped = memoryStore();
    const signal = new StopSwitch();
    const stopping = searchExperiments({
      ...{ ...own, store: stopped, executor: smallExecutor(stopped), signal },
      onEvent: (event) => {
        // In the middle of the second trial.
        if (event.type === 'training' && event.trial === 1 && event.event.type === 'epochEnd') signal.abort();
      },
    });
    await expect(stopping).rejects.toMatchObject({ code: 'ABORTED' });
    expect((await study(stopped)).map(({ state }) => state)).toEqual(['complete', 'running']);
    // More at the same time than at first: what is chosen stays the same.
    const executor = { ...smallExecutor(stopped), parallel: 3 };
    const again = await searchExperiments({ ...own, store: stopped, executor });
    const plain = (found: readonly TrialRecord[]) => found.map((record) => ({ ...record, seconds: 0 }));
    expect(plain(again.records)).toEqual(plain(expected.records));
    const told = (trials: readonly OptunaTrial[]) =>
      trials.map(({ id: _, start: __, complete: ___, userAttrs: { search, ...userAttrs }, ...trial }) => ({
        ...trial,
        userAttrs,
      }));
    const trials = await study(stopped);
    expect(told(trials)).toEqual(told(await study(whole)));
    expect(trials.map(({ state, value }) => [state, value])).toEqual(
      again.records.map(({ value }) => ['complete', value]),
    );
    expect(trials[2]).toMatchObject({
      values: again.records[2]?.values,
      userAttrs: {
        ...{ folder: 'memory/trial-003', trial: 3, seed: 0, sampler_seed: expect.any(Number), epochs: 2 },
        val_loss: again.records[2]?.value,
      },
    });
    expect(Object.keys(trials[2]?.intermediateValues ?? {})).toEqual(['1', '2']);
  });
});
