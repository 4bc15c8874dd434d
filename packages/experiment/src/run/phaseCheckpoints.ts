import { CnnError, monotonicTime, type TensorValues } from '@cnn/core';
import type { CheckpointOptions } from '@cnn/train';
import { saveCheckpointTo } from '../checkpoint/checkpointStore.js';
import type { Job } from './prepareJob.js';
import { checkpointsOf, hasCheckpoint, isPause } from './resumeRun.js';

/**
 * The checkpoints of a phase, which hold the weights of the frozen part too where a head alone is trained.
 *
 * @param onPause called when the checkpoint is written with which the run is to stop
 */
export function checkpointing(
  job: Job,
  frozen: TensorValues,
  onPause: () => void,
): { readonly checkpoint?: CheckpointOptions } {
  const { checkpointEvery: every, pauseAfter, pause, experiment, begun, run } = job;
  if (every === undefined) return {};
  const seconds = typeof every === 'object' ? every.seconds : undefined;
  let last = monotonicTime();
  const due = (): boolean =>
    pause?.aborted === true || (seconds !== undefined && monotonicTime() - last >= 1000 * seconds);
  return {
    checkpoint: {
      everySteps: typeof every === 'number' ? every : undefined,
      ...(pause || seconds !== undefined ? { due } : {}),
      save: async ({ state, ...rest }) => {
        if (job.team?.writes === false) {
          last = monotonicTime();
          if (pause?.aborted) onPause();
          return;
        }
        const variables = { ...frozen, ...state.variables };
        const checkpoint = { ...rest, state: { ...state, variables } };
        await saveCheckpointTo(checkpointsOf(run.store), { checkpoint, details: { ...begun } });
        last = monotonicTime();
        if (pause?.aborted || isPause(pauseAfter, experiment.training.epochs, checkpoint)) onPause();
      },
    },
  };
}

/** The same error, with how a run that diverged can go on from its last checkpoint, where there is one. */
export async function resumable({ checkpointEvery, run }: Job, error: unknown): Promise<unknown> {
  if (!(error instanceof CnnError) || error.details.reason !== 'diverged') return error;
  if (checkpointEvery === undefined || !(await hasCheckpoint(run.store))) return error;
  return new CnnError(
    error.code,
    `${error.message} The last checkpoint is whole; from there: resume: { learningRate: X }, or { clipNorm: X }. Where the loss had grown before it, train anew.`,
    { cause: error, details: { ...error.details, resumable: true } },
  );
}
