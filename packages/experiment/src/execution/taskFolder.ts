import { CnnError } from '@cnn/core';
import { readSealed, writeSealed } from '../files/sealedJson.js';
import type { Store } from '../store/store.js';
import type { TrainingEnd, TrainingRequest } from './trainingMessages.js';

/** The folder below an executor's own that holds the tasks of its jobs, each in a folder. */
export const jobsFolder = 'jobs';

const TASK = 'task.json';
const OUTCOME = 'outcome.json';
const WITHDRAWN = 'withdrawn';
const FORMAT = 'cnn-task';
const VERSION = 1;

/**
 * Leaves a task in a folder of its own, for a process that finds it there: a job of a cluster that shares the folder.
 *
 * @throws CnnError (FILE)
 * @example
 * await writeTask(storeBelow(store, 'jobs/fold-1'), { root: '/shared/folds', task, host: {} });
 */
export async function writeTask(store: Store, request: TrainingRequest): Promise<void> {
  await writeSealed(store, TASK, { format: FORMAT, version: VERSION, ...request });
}

/** @throws CnnError (FILE) when there is none, or it is damaged or of another version */
export async function readTask(store: Store): Promise<TrainingRequest> {
  if (!(await store.read(TASK))) {
    throw new CnnError(
      'FILE',
      `${store.name}/${TASK} is not there: it was taken back, or this machine does not see the folder. A job's folder must be on storage that all nodes share at the same absolute path.`,
    );
  }
  const { value, sealed } = await readSealed(store, TASK);
  const { format, version, root, task, host } = value;
  if (sealed && format === FORMAT && version === VERSION && typeof root === 'string' && isTask(task))
    return { root, task, host };
  throw new CnnError(
    'FILE',
    `${store.name}/${TASK}: expected the format "${FORMAT}" of version ${VERSION}, received ${JSON.stringify(format)} of version ${JSON.stringify(version)}. Install the same version of cnn everywhere.`,
  );
}

function isTask(task: unknown): task is TrainingRequest['task'] {
  const { out, experiment } = Object(task) as Partial<TrainingRequest['task']>;
  return typeof out === 'string' && typeof experiment === 'object';
}

/** The last word of the process that has run the task. */
export async function writeTaskEnd(store: Store, end: TrainingEnd): Promise<void> {
  await writeSealed(store, OUTCOME, end);
}

/** Undefined where the task has not ended, or its process was killed. @throws CnnError (FILE) for a damaged file */
export async function readTaskEnd(store: Store): Promise<TrainingEnd | undefined> {
  if (!(await store.read(OUTCOME))) return undefined;
  return (await readSealed(store, OUTCOME)).value as unknown as TrainingEnd;
}

/** Takes a task back: a process that has not begun with it yet leaves it alone. */
export async function withdrawTask(store: Store): Promise<void> {
  await store.write(WITHDRAWN, '');
}

export async function isWithdrawn(store: Store): Promise<boolean> {
  return (await store.read(WITHDRAWN)) !== undefined;
}

/** Removes the folder of a task that is over. */
export async function removeTask(store: Store): Promise<void> {
  await store.remove([TASK, OUTCOME, WITHDRAWN]);
}
