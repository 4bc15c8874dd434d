import type { CnnError } from '@cnn/core';
import { parseEvaluation } from '@cnn/evaluation';
import { beforeAll, describe, expect, it } from 'vitest';
import { compareRuns } from '../comparison/compareRuns.js';
import { readResults } from '../comparison/readResults.js';
import { smallExecutor, smallExperiment, smallSet } from '../execution/smallRuns.support.test.js';
import { readSealed } from '../files/sealedJson.js';
import { memoryStore } from '../store/memoryStore.js';
import { storeBelow } from '../store/storeBelow.js';
import { crossValidate } from './crossValidate.js';
import type { CrossValidateOptions, CrossValidationEvent } from './crossValidateOptions.js';
import { foldTasks } from './foldTasks.js';

const store = memoryStore();
const set = smallSet();
const options: CrossValidateOptions = {
  ...{ experiment: smallExperiment, set, folds: 2, store, executor: smallExecutor(store) },
  host: { facts: { cnn: '1.2.3' }, command: 'node validate.js' },
};
const text = async (name: string): Promise<string> => new TextDecoder().decode(await store.read(name));
let record: Awaited<ReturnType<typeof crossValidate>>;
beforeAll(async () => {
  record = await crossValidate(options);
}, 60_000);

/** What is told besides the trainings. */
async function toldBy(more: Partial<CrossValidateOptions>) {
  const events: CrossValidationEvent[] = [];
  const onEvent = (event: CrossValidationEvent): void => {
    if (event.type !== 'training') events.push(event);
  };
  const outcome = await crossValidate({ ...options, ...more, onEvent }).catch((error: CnnError) => error);
  return { outcome, events };
}

describe('crossValidate', () => {
  it('tests every image once, by patient', async () => {
    const { predictions, folds } = record;
    expect(predictions).toHaveLength(set.items.length);
    expect(new Set(predictions.map(({ file }) => file)).size).toBe(set.items.length);
    const foldsOf = new Map<string | undefined, Set<number>>();
    for (const { group, fold } of predictions)
      foldsOf.set(group, (foldsOf.get(group) ?? new Set()).add(fold));
    expect([...foldsOf.values()].every(({ size }) => size === 1)).toBe(true);
    expect(folds).toHaveLength(2);
    const { value } = await readSealed(store, 'cross-validation.json');
    const { run, ...kept } = value;
    expect(kept).toEqual(JSON.parse(JSON.stringify(record)));
    expect((await readSealed(store, 'run.json')).value).toMatchObject({ run, command: 'cross-validate' });
    const evaluations = await Promise.all(
      [1, 2].map(async (fold) => (await readSealed(store, `fold-${fold}/evaluation.json`)).value),
    );
    const losses = evaluations.map((one) => parseEvaluation(one, 'a fold').loss as number);
    expect(record.spread.loss.mean).toBeCloseTo(((losses[0] ?? 0) + (losses[1] ?? 0)) / 2, 12);
    const page = await text('report.html');
    for (const part of ['Cross-validation on small', 'ROC curves of the folds', '1.2.3', 'node validate.js'])
      expect(page).toContain(part);
  });

  it('is what can be compared', async () => {
    const compared = await compareRuns(store, await readResults({ store }), { seed: 3 });
    if (compared.task !== 'binary' || record.task !== 'binary') throw new Error('expected two classes');
    expect(compared.a).toEqual({ path: 'memory/cross-validation.json', outOfFold: true });
    expect(compared.byItem.a).toEqual(record.report.byItem.metrics);
    expect(compared.byGroup?.b).toEqual(record.report.byGroup?.metrics);
  });

  it('goes on where it was', { timeout: 60_000 }, async () => {
    const first = await text('fold-1/history.json');
    await store.remove(['fold-2/report.html']); // as if it had been stopped before it was done
    const { outcome, events } = await toldBy({});
    expect(outcome).toEqual(record);
    expect(events).toMatchObject([
      { type: 'fold', fold: 1, folds: 2, earlier: true },
      { type: 'fold', fold: 2, folds: 2, earlier: false },
    ]);
    expect(await text('fold-1/history.json')).toBe(first);
  });

  it('refuses what is of another', async () => {
    const refused = async (more: Partial<CrossValidateOptions>) => (await toldBy(more)).outcome as CnnError;
    const rate = { ...smallExperiment.training, optimizer: { name: 'adam', learningRate: 0.1 } };
    expect(await refused({ experiment: { ...smallExperiment, training: rate } })).toMatchObject({
      code: 'FILE',
      message: expect.stringContaining(
        'memory holds trainings of another experiment: training.optimizer.learningRate: expected 0.1, received 0.01. Give the same experiment',
      ),
    });
    expect((await refused({ folds: 3 })).message).toContain(
      'memory/fold-1.json is of another set, seed or number of folds',
    );
    expect((await refused({ folds: 1 })).message).toContain('expected folds to be a whole number from 2');
    const own = storeBelow(store, 'fold-1');
    const kept = (await own.read('run.json')) as Uint8Array;
    await own.write('run.json', (await store.read('fold-2/run.json')) as Uint8Array);
    expect((await refused({})).message).toContain('memory/fold-1 holds parts of different runs');
    await own.write('run.json', kept);
  });

  it('stops all folds when one fails, and when it is told to', async () => {
    const empty = memoryStore();
    const failing = { ...set, load: async () => Promise.reject(new Error('a broken disk.')) };
    const { outcome } = await toldBy({ store: empty, executor: smallExecutor(empty, failing) });
    expect((outcome as Error).message).toContain('a broken disk.');
    const control = new AbortController();
    const stopping = crossValidate({
      ...options,
      ...{ store: empty, executor: smallExecutor(empty), signal: control.signal },
      onEvent: ({ type }) => type === 'training' && control.abort(),
    });
    await expect(stopping).rejects.toMatchObject({ code: 'ABORTED' });
  });

  it('makes the tasks of the folds for others to run, and goes on from what they leave', async () => {
    const apart = memoryStore();
    const { executor, ...shared } = { ...options, store: apart };
    const tasks = await foldTasks({ ...shared, checkpointEvery: 'epoch' });
    expect(tasks).toMatchObject([
      { out: 'fold-1', resume: true, checkpointEvery: 'epoch' },
      { out: 'fold-2', resume: true, checkpointEvery: 'epoch' },
    ]);
    const elsewhere = smallExecutor(apart);
    for (const task of tasks) await elsewhere.submit(task).done;
    const { outcome, events } = await toldBy({ store: apart });
    expect(outcome).toEqual(record);
    expect(events).toMatchObject([{ earlier: true }, { earlier: true }]);
  });

  it('tells that sets that the data come with are not used', async () => {
    const parts = { train: [0], validation: [1], test: [2] };
    const { events } = await toldBy({ set: { ...set, parts } });
    expect(events[0]).toMatchObject({ type: 'notice', message: expect.stringContaining('are not used') });
  });
});
