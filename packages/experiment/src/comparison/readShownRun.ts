import { CnnError } from '@cnn/core';
import type { ReportedRun } from '@cnn/plot';
import { parseExperiment } from '../experiment/parseExperiment.js';
import { readSealed } from '../files/sealedJson.js';
import { readModelFrom } from '../model/modelStore.js';
import { readExperiment } from '../run/beginTrials.js';
import { type RunCommand, readRun } from '../run/runFile.js';
import { settingsRecord } from '../run/settingsRecord.js';
import type { Store } from '../store/store.js';
import { storeBelow } from '../store/storeBelow.js';
import type { ShownRun } from './comparisonReportOf.js';
import { type ReadResults, type ReadResultsOptions, readResults } from './readResults.js';

const kinds: Readonly<Partial<Record<RunCommand, string>>> = {
  train: 'training',
  'cross-validate': 'cross-validation',
  ensemble: 'ensemble',
  evaluate: 'evaluation',
};

/**
 * A run as it is shown beside others: its settings, its history and what it predicted, as far as its folder holds them.
 *
 * @throws CnnError (FILE) where there is neither results nor a history, or a file is damaged
 */
export async function readShownRun(options: ReadResultsOptions): Promise<ShownRun> {
  const { store, file } = options;
  if (file !== undefined) {
    const results = await readResults(options);
    return { path: results.name, kind: 'evaluation', results };
  }
  const command = (await readRun(store))?.command;
  const history = await historyIn(store);
  const results = await resultsIn(store, history !== undefined);
  return {
    path: store.name,
    kind: command && kinds[command],
    ...{ results, history },
    settings: await settingsIn(store),
  };
}

async function historyIn(store: Store): Promise<ReportedRun['history']> {
  if (!(await store.read('history.json'))) return undefined;
  return (await readSealed(store, 'history.json')).value.history as ReportedRun['history'];
}

/** Undefined of a training without a test set. */
async function resultsIn(store: Store, trained: boolean): Promise<ReadResults | undefined> {
  return readResults({ store }).catch((error: unknown) => {
    if (trained && error instanceof CnnError && error.details.reason === 'noResults') return undefined;
    throw error;
  });
}

/** Those of the training, of the experiment, or of the model that was made. */
async function settingsIn(store: Store): Promise<ReportedRun['settings']> {
  if (await store.read('history.json')) {
    const { settings } = (await readSealed(store, 'history.json')).value;
    if (settings) return settings as ReportedRun['settings'];
  }
  const found = await readExperiment(store);
  if (found) return settingsRecord(parseExperiment(found));
  const folder = storeBelow(store, 'model');
  if (!(await folder.read('model.json'))) return undefined;
  return (await readModelFrom(folder)).details.settings as ReportedRun['settings'];
}
