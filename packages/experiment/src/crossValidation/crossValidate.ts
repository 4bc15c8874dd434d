import { CnnError } from '@cnn/core';
import {
  type CrossValidation,
  crossValidationRecord,
  type Evaluation,
  parseEvaluation,
} from '@cnn/evaluation';
import { withNames } from '../data/divide.js';
import type { Executor, TrainingTask } from '../execution/executor.js';
import { Submissions } from '../execution/submissions.js';
import type { Experiment } from '../experiment/experiment.js';
import { readSealed, writeSealed } from '../files/sealedJson.js';
import { loadForTheEnd } from '../report/loadForTheEnd.js';
import { writeReportOf } from '../report/reportRecord.js';
import { beginTrials } from '../run/beginTrials.js';
import { checkRun } from '../run/checkRun.js';
import { orStop } from '../run/orStop.js';
import { isFinished } from '../run/resumeRun.js';
import type { RunEvent } from '../run/runEvent.js';
import { openRun } from '../run/runFolder.js';
import type { RunHost, RunSet, RunSignal } from '../run/runOptions.js';
import type { Store } from '../store/store.js';
import { storeBelow } from '../store/storeBelow.js';
import { crossValidationReportOf } from './crossValidationReportOf.js';
import { keepFolds } from './keepFolds.js';
import { type FoldRun, makeFolds } from './makeFolds.js';

/** What happens in a cross-validation, in order. */
export type CrossValidationEvent =
  /** Something that people should know, in a sentence. */
  | { readonly type: 'notice'; readonly message: string }
  /** A fold is trained and tested, or was so already. */
  | {
      readonly type: 'fold';
      /** Counted from 1. */
      readonly fold: number;
      readonly folds: number;
      /** Whether an earlier call has trained it. */
      readonly earlier: boolean;
      readonly evaluation: Evaluation;
    }
  /** What happens in the training of a fold. */
  | { readonly type: 'training'; readonly fold: number; readonly event: RunEvent };

export interface CrossValidateOptions {
  /** Its `split` says whether the folds keep the shares of classes; `split.ratios` and `split.file` are not used. */
  readonly experiment: Experiment;
  /**
   * The images, opened as `experiment.data` says, or what opens them, once the store is known to be free. The sets that they come with
   * are not used.
   */
  readonly set: RunSet | (() => Promise<RunSet>);
  /** Default 5. */
  readonly folds?: number | undefined;
  /** Trains the folds, each in the folder `fold-1`, `fold-2`, … below `store`. */
  readonly executor: Executor;
  /** Where the executor's trainings have their folders, and the results are written. */
  readonly store: Store;
  /** Remove the cross-validation that is there first. Default false: it goes on with the folds that are there. */
  readonly overwrite?: boolean | undefined;
  /** Steps between the checkpoints of a fold, or `epoch`. Default: none, so that a fold that is stopped begins anew. */
  readonly checkpointEvery?: number | 'epoch' | undefined;
  /** For the report. */
  readonly host?: Pick<RunHost, 'facts' | 'command'> | undefined;
  readonly signal?: RunSignal | undefined;
  readonly onEvent?: ((event: CrossValidationEvent) => void) | undefined;
}

/**
 * Trains and tests a network once for each fold of a set, where patients stay together: each fold is the test set once, and of the rest
 * one part is the validation set. Called again, it goes on with the folds that are there. Writes `fold-N.json`, `cross-validation.json`
 * and the report beside the folds' own folders.
 *
 * @returns the content of `cross-validation.json`
 * @throws CnnError (DATA) for folds that can't be made, (FILE) when the store holds another cross-validation, what the training of a fold
 *   threw: all others are stopped first
 *
 * @example
 * const store = memoryStore();
 * const executor = localExecutor({ store, open: async () => ({ set, engine }) });
 * const { spread } = await crossValidate({ experiment, set, folds: 3, executor, store });
 * console.log(spread.auc); // mean and standard deviation over the folds
 */
export async function crossValidate(options: CrossValidateOptions): Promise<CrossValidation> {
  const { experiment, folds = 5, executor, store, overwrite = false, signal, onEvent } = options;
  if (!Number.isSafeInteger(folds) || folds < 2) {
    throw new CnnError(
      'OPTIONS',
      `crossValidate: expected folds to be a whole number from 2, received ${folds}.`,
    );
  }
  const tell = (message: string): void => onEvent?.({ type: 'notice', message });
  const folder = await openRun({
    store,
    command: 'cross-validate',
    overwrite,
    tell,
    goesOnWith: 'experiment.json',
  });
  try {
    await loadForTheEnd();
    const opened = await orStop(signal, openSet(options.set));
    if (opened.parts)
      tell('The sets that the data come with are not used: all images are divided into folds anew.');
    const set = withNames(opened);
    const { seed, split } = experiment;
    const runs = makeFolds({ set, folds, seed, stratify: split.stratify });
    await beginTrials(folder, experiment);
    await keepFolds(store, runs);
    const submissions = new Submissions(executor, signal);
    const evaluations = await submissions.orStop(
      Promise.all(runs.map((run) => trainFold(run, options, submissions))),
    );
    const record = crossValidationRecord({ evaluations, bootstrap: { seed } });
    await writeSealed(store, 'cross-validation.json', { run: folder.run, ...record });
    const report = crossValidationReportOf({ ...options, set, folds, evaluations, record });
    await writeReportOf(store, { kind: 'cross-validation', options: report }, folder.run);
    return record;
  } finally {
    await folder.release();
  }
}

async function openSet(set: CrossValidateOptions['set']): Promise<RunSet> {
  return typeof set === 'function' ? set() : set;
}

async function trainFold(
  run: FoldRun,
  { experiment, folds = 5, store, checkpointEvery, onEvent }: CrossValidateOptions,
  submissions: Submissions,
): Promise<Evaluation> {
  const { fold, out, files } = run;
  const own = storeBelow(store, out);
  const expected = { experiment: { ...experiment, split: foldSplit(experiment) }, split: files };
  const finished = (await isFinished(own)) && (await own.read(EVALUATION)) !== undefined;
  if (!finished) {
    // What a fold has left that was stopped before its first checkpoint goes.
    const task: TrainingTask = { out, ...expected, resume: true, overwrite: true, checkpointEvery };
    await submissions.run(task, { onEvent: (event) => onEvent?.({ type: 'training', fold, event }) });
  }
  await checkRun(own, expected);
  if ((await own.read(EVALUATION)) === undefined)
    throw new CnnError('TRAINING', `fold ${fold}: it ended without ${EVALUATION} in ${own.name}.`);
  const evaluation = parseEvaluation((await readSealed(own, EVALUATION)).value, `${own.name}/${EVALUATION}`);
  onEvent?.({ type: 'fold', fold, folds, earlier: finished, evaluation });
  return evaluation;
}

const EVALUATION = 'evaluation.json';

/** A fold is given its split: what would divide the set otherwise is no part of its experiment. */
function foldSplit({ split: { stratify, allowLeakage } }: Experiment): Experiment['split'] {
  return { stratify, allowLeakage };
}
