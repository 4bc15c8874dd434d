import { CnnError } from '@cnn/core';
import {
  checkSpace,
  type Objective,
  type SearchResult,
  type SearchSpace,
  search,
  type Trial,
  type TrialRecord,
  type TrialValues,
  type Tuner,
} from '@cnn/train';
import type { Executor } from '../execution/executor.js';
import { Submissions } from '../execution/submissions.js';
import type { Experiment } from '../experiment/experiment.js';
import { canonicalSum, readSealed, writeSealed } from '../files/sealedJson.js';
import { loadForTheEnd } from '../report/loadForTheEnd.js';
import { writeReportOf } from '../report/reportRecord.js';
import { beginTrials } from '../run/beginTrials.js';
import { checkRun } from '../run/checkRun.js';
import { isFinished } from '../run/resumeRun.js';
import type { RunEvent } from '../run/runEvent.js';
import { openRun } from '../run/runFolder.js';
import type { RunSignal } from '../run/runOptions.js';
import { runOf } from '../run/runParts.js';
import type { Store } from '../store/store.js';
import { storeBelow } from '../store/storeBelow.js';
import { objectiveOf } from './objectiveOf.js';
import { type SearchHost, searchReportOf } from './searchReportOf.js';
import { searchCsv } from './searchTable.js';
import { trialFolder } from './trialFolder.js';
import { checkSearched, withValues } from './withValues.js';

/** What happens in a search, in order. */
export type SearchEvent =
  /** Something that people should know, in a sentence. */
  | { readonly type: 'notice'; readonly message: string }
  /** What an earlier call has left. */
  | { readonly type: 'earlier'; readonly records: readonly TrialRecord[] }
  /** A trial has ended a round. */
  | { readonly type: 'trial'; readonly record: TrialRecord }
  /** What happens in the training of a trial, which is counted from 0. */
  | { readonly type: 'training'; readonly trial: number; readonly event: RunEvent };

export interface SearchExperimentsOptions {
  /** What all trials share, and the values that the space does not name. Its `training.epochs` are those of a whole training. */
  readonly experiment: Experiment;
  /** What may be chosen, by its place in the experiment, such as `{ 'training.optimizer.learningRate': float(…) }`. */
  readonly space: SearchSpace;
  readonly tuner: Tuner;
  /** Of the epoch whose weights are kept. Default: the least `val_loss`. */
  readonly objective?: Objective | undefined;
  /** Trains the trials, each in the folder `trial-001`, `trial-002`, … below `store`. */
  readonly executor: Executor;
  /** Where the executor's trainings have their folders, and the results are written. */
  readonly store: Store;
  /** Remove the search that is there first. Default false: it goes on where it was. */
  readonly overwrite?: boolean | undefined;
  /** The experiment of a trial, where the names of the space are not places in the experiment. */
  readonly experimentOf?: ((values: TrialValues) => Experiment | Promise<Experiment>) | undefined;
  /** For the report. */
  readonly host?: SearchHost | undefined;
  readonly signal?: RunSignal | undefined;
  readonly onEvent?: ((event: SearchEvent) => void) | undefined;
}

/**
 * Looks for the best values of an experiment: each trial is a training, and what is trained in rounds, as by `hyperband`, pauses after one
 * and goes on in the next. Called again, it goes on where it was. Writes `search.json` after each round of a trial, and at the
 * end `search.csv` and the report.
 *
 * @returns the best trial, whose run is in `trialFolder(best.trial)`, and all others
 * @throws CnnError (OPTIONS) for a name or value that the experiment can't have, (TRAINING) as `search` of `@cnn/train` does, (FILE) when
 *   the store holds another search, (LEAKAGE) when the first trial finds it: no other values would help
 *
 * @example
 * const { best } = await searchExperiments({
 *   experiment,
 *   space: { 'training.optimizer.learningRate': float({ minValue: 1e-4, maxValue: 1e-2, sampling: 'log' }) },
 *   tuner: hyperband({ maxEpochs: experiment.training.epochs }),
 *   executor,
 *   store,
 * });
 */
export async function searchExperiments(options: SearchExperimentsOptions): Promise<SearchResult> {
  const { experiment, space, tuner, executor, store, overwrite = false, signal, onEvent } = options;
  const { objective = { name: 'val_loss', direction: 'down' } } = options;
  const { experimentOf = (values) => withValues(experiment, values) } = options;
  checkSpace(space);
  if (!options.experimentOf) for (const path of Object.keys(space)) checkSearched(path);
  const tell = (message: string): void => onEvent?.({ type: 'notice', message });
  const folder = await openRun({ store, command: 'search', overwrite, tell, goesOnWith: SEARCH });
  const { seed } = experiment;
  const head = { tuner, space, objective, seed };
  const save = (found: object): Promise<void> =>
    writeSealed(store, SEARCH, { run: folder.run, ...head, ...found });
  try {
    await loadForTheEnd();
    const earlier = folder.earlier ? await readRecords(store, head) : [];
    if (earlier.length > 0) onEvent?.({ type: 'earlier', records: earlier });
    await beginTrials(folder, experiment);
    const submissions = new Submissions(executor, signal);
    const searching = search({
      ...{ space, tuner, objective, seed },
      parallel: executor.parallel,
      records: earlier,
      train: async (trial) => {
        const own = await experimentOf(trial.values);
        return trainTrial({ trial, experiment: own, objective, store, submissions, onEvent });
      },
      endsSearch: (error) => error instanceof CnnError && error.code === 'LEAKAGE',
      onRecord: async (record, trials) => {
        await save({ trials });
        onEvent?.({ type: 'trial', record });
      },
    });
    const { best, records } = await submissions.orStop(searching);
    await save({ best, trials: records });
    await store.write('search.csv', searchCsv(records, objective));
    const report = searchReportOf({ ...options, objective, best, records });
    await writeReportOf(store, { kind: 'search', options: report }, folder.run);
    return { best, records };
  } finally {
    await folder.release();
  }
}

const SEARCH = 'search.json';

interface TrainTrialOptions {
  readonly trial: Trial;
  readonly experiment: Experiment;
  readonly objective: Objective;
  readonly store: Store;
  readonly submissions: Submissions;
  readonly onEvent: SearchExperimentsOptions['onEvent'];
}

/** Trains a trial from where it is to the epoch that it is to reach, and gives the objective. */
async function trainTrial(options: TrainTrialOptions): Promise<number> {
  const { trial, experiment, objective, store, submissions, onEvent } = options;
  const out = trialFolder(trial.trial);
  const own = storeBelow(store, out);
  if (!(await isFinished(own))) {
    const { epochs } = trial;
    const pauseAfter = epochs !== undefined && epochs < experiment.training.epochs ? epochs : undefined;
    await submissions.run(
      // What a trial has left that was stopped before its first checkpoint goes.
      { out, experiment, resume: true, overwrite: true, checkpointEvery: 'epoch', pauseAfter },
      { onEvent: (event) => onEvent?.({ type: 'training', trial: trial.trial, event }) },
    );
  }
  await checkRun(own, { experiment });
  const { history } = (await readSealed(own, 'history.json')).value as {
    history?: Parameters<typeof objectiveOf>[0]['history'];
  };
  const { patience, monitor = 'val_loss' } = experiment.training;
  return objectiveOf({
    history: history ?? {},
    objective,
    monitor: patience === undefined ? undefined : monitor,
  });
}

/** What `search.json` holds of earlier calls. @throws CnnError (FILE) when it is of another search */
async function readRecords(store: Store, head: object): Promise<readonly TrialRecord[]> {
  if (!(await store.read(SEARCH))) return [];
  await runOf(store);
  const { value } = await readSealed(store, SEARCH);
  const { trials, best: _, run: _run, ...other } = value;
  if (canonicalSum(other) === canonicalSum(JSON.parse(JSON.stringify(head))) && Array.isArray(trials))
    return trials;
  throw new CnnError(
    'FILE',
    `${store.name}/${SEARCH} is of another search: its space, tuner, objective or seed differ. Choose another folder, or begin anew with overwrite: true.`,
  );
}
