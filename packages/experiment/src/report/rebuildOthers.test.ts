import { float, randomSearch } from '@cnn/train';
import { expect, it } from 'vitest';
import { crossValidate } from '../crossValidation/crossValidate.js';
import { smallExecutor, smallExperiment, smallSet } from '../execution/smallRuns.support.test.js';
import { searchExperiments } from '../search/searchExperiments.js';
import { memoryStore } from '../store/memoryStore.js';
import type { Store } from '../store/store.js';
import { rebuildReport } from './rebuildReport.js';

const page = async (store: Store): Promise<string> =>
  new TextDecoder().decode(await store.read('report.html'));

/** Draws the report again with and without `report.json`. */
async function drawnAgain(store: Store) {
  const first = await page(store);
  await store.write('report.html', '');
  await rebuildReport({ store });
  const again = await page(store);
  await store.remove(['report.json', 'report.html']);
  await rebuildReport({ store });
  return { first, again, fromFiles: await page(store) };
}

it('draws that of a cross-validation, its mean and standard deviation first', async () => {
  const store = memoryStore();
  const { items, ...small } = smallSet();
  const scanned = items.map((item, at) => ({
    ...item,
    attributes: { scanner: at % 8 < 4 ? 'Leica' : 'Aperio' },
  }));
  const set = { ...small, items: scanned };
  const evaluation = { ...smallExperiment.evaluation, subgroups: ['scanner'] };
  const experiment = { ...smallExperiment, evaluation };
  await crossValidate({ experiment, set, folds: 2, store, executor: smallExecutor(store, set) });
  const { first, again, fromFiles } = await drawnAgain(store);
  expect(again).toBe(first);
  for (const part of ['scanner', 'Leica', 'Aperio']) expect(first).toContain(part);
  for (const text of [first, fromFiles]) {
    expect(text).toContain('mean ± standard deviation over 2 folds');
    expect(text).toContain('which are not on one scale');
  }
}, 60_000);

it('draws that of a search: its best trial, how to train it, and each setting', async () => {
  const store = memoryStore();
  await searchExperiments({
    ...{ experiment: smallExperiment, store, executor: smallExecutor(store) },
    space: { 'training.optimizer.learningRate': float({ minValue: 0.001, maxValue: 0.1, sampling: 'log' }) },
    tuner: randomSearch({ maxTrials: 2 }),
    host: { trainCommand: (file) => `train ${file}`, command: 'search again' },
  });
  const { first, again, fromFiles } = await drawnAgain(store);
  expect(again).toBe(first);
  expect(first).toMatch(/train trial-00[12]\/experiment\.json/);
  expect(first).toContain('search again');
  for (const text of [first, fromFiles])
    for (const part of ['Best trial', 'By setting', '2 trials, the best first', 'randomSearch'])
      expect(text).toContain(part);
  expect(new TextDecoder().decode(await store.read('report.md'))).toContain('## By setting');
}, 60_000);
