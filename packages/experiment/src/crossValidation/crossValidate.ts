import { CnnError } from '@cnn/core';
import {
  type CrossValidation,
  crossValidationRecord,
  type Evaluation,
  parseEvaluation,
} from '@cnn/evaluation';
import { Submissions } from '../execution/submissions.js';
import { readSealed, writeSealed } from '../files/sealedJson.js';
import { loadForTheEnd } from '../report/loadForTheEnd.js';
import { writeReportOf } from '../report/reportRecord.js';
import { checkRun } from '../run/checkRun.js';
import { isFinished } from '../run/resumeRun.js';
import { storeBelow } from '../store/storeBelow.js';
import { beginFolds, foldTask } from './beginFolds.js';
import type { CrossValidateOptions } from './crossValidateOptions.js';
import { crossValidationReportOf } from './crossValidationReportOf.js';
import type { FoldRun } from './makeFolds.js';

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
  const { experiment, folds = 5, executor, store, signal } = options;
  const { folder, set, runs } = await beginFolds(options, loadForTheEnd);
  try {
    const { seed } = experiment;
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

async function trainFold(
  run: FoldRun,
  options: CrossValidateOptions,
  submissions: Submissions,
): Promise<Evaluation> {
  const { folds = 5, store, onEvent } = options;
  const { fold, out } = run;
  const own = storeBelow(store, out);
  const task = foldTask(run, options);
  const finished = (await isFinished(own)) && (await own.read(EVALUATION)) !== undefined;
  if (!finished) {
    await submissions.run(task, { onEvent: (event) => onEvent?.({ type: 'training', fold, event }) });
  }
  await checkRun(own, task);
  if ((await own.read(EVALUATION)) === undefined)
    throw new CnnError('TRAINING', `fold ${fold}: it ended without ${EVALUATION} in ${own.name}.`);
  const evaluation = parseEvaluation((await readSealed(own, EVALUATION)).value, `${own.name}/${EVALUATION}`);
  onEvent?.({ type: 'fold', fold, folds, earlier: finished, evaluation });
  return evaluation;
}

const EVALUATION = 'evaluation.json';
