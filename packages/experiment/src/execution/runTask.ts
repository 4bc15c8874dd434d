import { checkRun } from '../run/checkRun.js';
import { hasCheckpoint, isFinished } from '../run/resumeRun.js';
import { runExperiment } from '../run/runExperiment.js';
import type { RunExperimentOptions, RunResult } from '../run/runOptions.js';
import type { Store } from '../store/store.js';
import type { TrainingTask } from './executor.js';

/** What a task leaves to the host that runs it. */
export type RunTaskOptions = Omit<
  RunExperimentOptions,
  'experiment' | 'split' | 'overwrite' | 'resume' | 'checkpointEvery' | 'pauseAfter'
> & { readonly task: TrainingTask };

/**
 * Runs the training that a task describes: what an executor does in the place where the training runs.
 *
 * @param options the task, its images and engine, and the store of its own folder
 * @throws CnnError as `runExperiment` does
 *
 * @example
 * const { status } = await runTask({ task, set, engine, store: storeBelow(store, task.out) });
 */
export async function runTask({ task, ...options }: RunTaskOptions): Promise<RunResult> {
  const { experiment, split, checkpointEvery, pauseAfter } = task;
  const { store } = options;
  const begun = task.resume === true && ((await hasCheckpoint(store)) || (await isDone(store, task)));
  // What a run has left that was stopped before its first checkpoint goes, where that is allowed.
  const overwrite = !begun && task.overwrite;
  return runExperiment({
    ...options,
    ...{ experiment, split, checkpointEvery, pauseAfter },
    ...(begun ? { resume: true } : { overwrite }),
  });
}

/** Whether this very training is there to its end. */
async function isDone(store: Store, task: TrainingTask): Promise<boolean> {
  if (!(await isFinished(store))) return false;
  return checkRun(store, task).then(
    () => true,
    () => false,
  );
}
