import { CnnError } from '@cnn/core';
import {
  checkSpace,
  type Objective,
  type SearchResult,
  type SearchSpace,
  search,
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
import type { RunEvent } from '../run/runEvent.js';
import { openRun } from '../run/runFolder.js';
import type { RunSignal } from '../run/runOptions.js';
import { runOf } from '../run/runParts.js';
import type { Store } from '../store/store.js';
import { type SearchHost, searchReportOf } from './searchReportOf.js';
import { searchCsv } from './searchTable.js';
import { SearchStudy } from './study/searchStudy.js';
import { type StudyFile, storedStudyFile } from './study/studyFile.js';
import { endedTrial, trainTrial } from './trainTrial.js';
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
  /** Where the trials are written in Optuna's format. Default: `study.log` in the store. */
  readonly study?: SearchStudyPlace | undefined;
  /** Remove the search that is there first. Default false: it goes on where it was. */
  readonly overwrite?: boolean | undefined;
  /** The experiment of a trial, where the names of the space are not places in the experiment. */
  readonly experimentOf?: ((values: TrialValues) => Experiment | Promise<Experiment>) | undefined;
  /** For the report. */
  readonly host?: SearchHost | undefined;
  readonly signal?: RunSignal | undefined;
  readonly onEvent?: ((event: SearchEvent) => void) | undefined;
}

/** A study of Optuna, in a file of its journal (`JournalStorage(JournalFileBackend(path))`). */
export interface SearchStudyPlace {
  /** Default: `study.log` in the search's store. */
  readonly file?: StudyFile | undefined;
  /** A study that is there goes on: `tpe` learns from its trials. Default `'search'`. */
  readonly name?: string | undefined;
}

/**
 * Looks for the best values of an experiment: each trial is a training, and what is trained in rounds, as by `hyperband`, pauses after one
 * and goes on in the next. Called again, it goes on where it was. Writes `search.json` after each round of a trial, each epoch into a study that
 * Optuna opens, and at the end `search.csv` and the report.
 *
 * @returns the best trial, whose run is in `trialFolder(best.trial)`, and all others
 * @throws CnnError (OPTIONS) for a name or value that the experiment can't have, (TRAINING) as `search` of `@cnn/train` does, (FILE) when
 *   the store holds another search or the study's file is damaged, (LEAKAGE) when the first trial finds it: no other values would help
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
  const { experiment, space, executor, store, overwrite = false, signal, onEvent } = options;
  const { objective = { name: 'val_loss', direction: 'down' } } = options;
  const { experimentOf = (values) => withValues(experiment, values) } = options;
  checkSpace(space);
  if (!options.experimentOf) for (const path of Object.keys(space)) checkSearched(path);
  const tell = (message: string): void => onEvent?.({ type: 'notice', message });
  const folder = await openRun({ store, command: 'search', overwrite, tell, goesOnWith: SEARCH });
  try {
    await loadForTheEnd();
    const { seed } = experiment;
    const tuner = await tunerOf(options, folder.earlier !== undefined);
    const head = { tuner, space, objective, seed };
    const save = (found: object): Promise<void> =>
      writeSealed(store, SEARCH, { run: folder.run, ...head, ...found });
    const earlier = folder.earlier ? await readRecords(store, head) : [];
    if (earlier.length > 0) onEvent?.({ type: 'earlier', records: earlier });
    await beginTrials(folder, experiment);
    const study = await openStudy(options, { objective, search: folder.run ?? store.name, tell });
    // What the trials depend on is known when the search goes on, also before the first one has ended.
    if (earlier.length === 0) await save({ trials: [] });
    tellChoice(tuner, tell);
    const attributesOf = (trial: number) => ({ folder: `${store.name}/${trialFolder(trial)}`, seed });
    const submissions = new Submissions(executor, signal);
    const searching = search({
      ...{ space, tuner, objective, seed },
      parallel: executor.parallel,
      records: earlier,
      ...{ history: study.history, begun: study.begun },
      train: async (trial) => {
        const own = await experimentOf(trial.values);
        await study.begin(trial, { ...attributesOf(trial.trial), sampler_seed: trial.samplerSeed });
        const listen = (event: RunEvent): void => {
          const value = event.type === 'epochEnd' ? event.logs[objective.name] : undefined;
          if (event.type === 'epochEnd' && value !== undefined)
            study.report(trial.trial, event.epoch + 1, value);
          onEvent?.({ type: 'training', trial: trial.trial, event });
        };
        return trainTrial({ trial, experiment: own, objective, store, submissions, onEvent: listen });
      },
      endsSearch: (error) =>
        (study.failure !== undefined && error === study.failure) ||
        (error instanceof CnnError && error.code === 'LEAKAGE'),
      onRecord: async (record, trials) => {
        await save({ trials });
        onEvent?.({ type: 'trial', record });
      },
      onTrialEnd: async (record, end) => {
        if (study.hasEnded(record.trial)) return;
        await study.begin(record, attributesOf(record.trial));
        if (end === 'failed') return study.end({ record, end, epochs: [], attributes: {} });
        const own = await experimentOf(record.values);
        await study.end(await endedTrial({ experiment: own, objective, store }, record, end));
      },
    });
    const { best, records } = await submissions.orStop(searching).finally(() => study.settled());
    study.check();
    await save({ best, trials: records });
    await store.write('search.csv', searchCsv(records, objective));
    const report = searchReportOf({ ...options, tuner, objective, best, records });
    await writeReportOf(store, { kind: 'search', options: report }, folder.run);
    return { best, records };
  } finally {
    await folder.release();
  }
}

const SEARCH = 'search.json';
const STUDY = 'study.log';

/** Says where `tpe` has nothing to learn from for most of its trials. */
function tellChoice(tuner: Tuner, tell: (message: string) => void): void {
  if (tuner.type !== 'tpe') return;
  const { maxTrials, nStartupTrials = 10, parallelTrials = 1 } = tuner;
  const blind = Math.min(maxTrials, parallelTrials + Math.max(nStartupTrials, 1) - 1);
  if (parallelTrials === 1 || 2 * blind <= maxTrials) return;
  tell(
    `tpe chooses ${blind} of ${maxTrials} trials at random, since ${parallelTrials} run at the same time. Fewer at once, or more trials, let it learn.`,
  );
}

/** The tuner, of `tpe` with the number of trials that are chosen at the same time: the same when the search goes on with another executor. */
async function tunerOf(
  { tuner, store, executor }: SearchExperimentsOptions,
  goesOn: boolean,
): Promise<Tuner> {
  if (tuner.type !== 'tpe' || tuner.parallelTrials !== undefined) return tuner;
  const kept =
    goesOn && (await store.read(SEARCH)) ? (await readSealed(store, SEARCH)).value.tuner : undefined;
  const { parallelTrials = executor.parallel ?? 1 } = (kept ?? {}) as Partial<typeof tuner>;
  return { ...tuner, parallelTrials };
}

async function openStudy(
  { study: { file, name = 'search' } = {}, store, space, tuner }: SearchExperimentsOptions,
  { objective, search, tell }: OpenStudyOptions,
): Promise<SearchStudy> {
  const place = file ?? storedStudyFile(store, STUDY);
  const study = await SearchStudy.open({ file: place, name, objective, space, search });
  const known = study.history.length;
  if (known > 0) {
    const learns = tuner.type === 'tpe' ? 'tpe learns from them' : `${tuner.type} does not learn from them`;
    tell(
      `${place.name}: the study ${name} has ${known} trial${known === 1 ? '' : 's'} of its own; ${learns}.`,
    );
  }
  return study;
}

interface OpenStudyOptions {
  readonly objective: Objective;
  readonly search: string;
  readonly tell: (message: string) => void;
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
