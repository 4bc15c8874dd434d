import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { CnnError } from '@cnn/core';
import {
  isWithdrawn,
  readTask,
  type Store,
  sentError,
  type TrainingEnd,
  type TrainingOutcome,
  type TrainingReply,
  writeTaskEnd,
} from '@cnn/experiment';
import { folderStore } from '../store/folderStore.js';
import type { NodeTrainingRequest, TrainingHost } from './trainingHost.js';
import { trainTask } from './trainTask.js';

/** Milliseconds that a training has to come to the end of its step before it is left: clusters kill 3 seconds after SIGTERM. */
const LAST_STEP = 1_200;
/** Milliseconds after which a machine that has not been heard of has let go of a run's folder for certain, see `lockFolder`. */
const LOST = 150_000;
const LOOK_AGAIN = 2_000;

export interface RunTaskFolderOptions {
  /** A folder that `writeTask` has left a task in. */
  readonly folder: string;
  /** A wish to stop: the training pauses after its step, with a checkpoint. */
  readonly signal: AbortSignal;
  /** Called with what happens, and at last with what is written as the task's end. */
  readonly tell: (reply: TrainingReply) => void;
  /** Whether this program can run what that one has written. Throws where it can't. */
  readonly check?: ((host: TrainingHost) => void) | undefined;
}

/**
 * Runs the task that lies in a folder: what a job of a cluster does. Its end is written beside it. A training that a machine had begun
 * which was lost goes on from its checkpoint, as soon as that machine has been silent for two minutes.
 *
 * @returns what was written; an error is part of it
 * @throws CnnError (FILE) when the folder holds no task, or can't be written
 *
 * @example
 * const { signal } = new AbortController();
 * const end = await runTaskFolder({ folder: '/shared/folds/jobs/fold-1', signal, tell: () => {} });
 */
export async function runTaskFolder(options: RunTaskFolderOptions): Promise<TrainingEnd> {
  const { folder, signal, tell, check } = options;
  const store = folderStore(folder);
  const request = (await readTask(store)) as NodeTrainingRequest;
  const end = await endOf(async () => {
    check?.(request.host);
    return run(store, request, { signal, tell });
  });
  await writeTaskEnd(store, end);
  tell(end);
  return end;
}

async function endOf(work: () => Promise<TrainingOutcome>): Promise<TrainingEnd> {
  try {
    return { type: 'done', outcome: await work() };
  } catch (error) {
    return { type: 'error', error: sentError(error) };
  }
}

async function run(
  store: Store,
  request: NodeTrainingRequest,
  { signal, tell }: Pick<RunTaskFolderOptions, 'signal' | 'tell'>,
): Promise<TrainingOutcome> {
  if (signal.aborted || (await isWithdrawn(store)))
    throw new CnnError('ABORTED', 'its task was taken back before it began.');
  const leave = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const leaveSoon = (): void => {
    timer = setTimeout(() => leave.abort(), LAST_STEP);
  };
  signal.addEventListener('abort', leaveSoon);
  try {
    const outcome = await whenFree(signal, () =>
      trainTask({ ...request, signal: leave.signal, pause: signal, tell }),
    );
    if (!signal.aborted || outcome.status === 'finished') return outcome;
    throw new CnnError('ABORTED', `stopped after ${outcome.epochs} epochs; its checkpoint is whole.`);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', leaveSoon);
  }
}

/** Waits while the folder of the run is still held by another machine: one that was lost lets go by its silence. */
async function whenFree(signal: AbortSignal, work: () => Promise<TrainingOutcome>): Promise<TrainingOutcome> {
  const begin = Date.now();
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isHeldElsewhere(error) || Date.now() - begin > LOST) throw error;
      await pause(LOOK_AGAIN, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) throw error;
    }
  }
}

function isHeldElsewhere(error: unknown): boolean {
  if (!(error instanceof CnnError) || error.details.reason !== 'busy') return false;
  return error.details.host !== undefined && error.details.host !== hostname();
}
