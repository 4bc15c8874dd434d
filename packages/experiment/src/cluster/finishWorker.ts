import { CnnError, modelVariables } from '@cnn/core';
import type { Checkpoint } from '@cnn/train';
import { TrainedModel } from '../model/trainedModel.js';
import type { Fitted } from '../run/fitPhases.js';
import type { Job } from '../run/prepareJob.js';
import type { TrainedRun } from '../run/runOptions.js';

/**
 * What a run came to on a worker that keeps nothing: the same weights as on worker 0, which alone evaluates them.
 *
 * @throws CnnError (ABORTED) where any worker was asked to stop
 */
export async function finishWorker(
  { folder, engine }: Job,
  { trainable, stopped, paused }: Fitted,
): Promise<TrainedRun> {
  const { epochs, history } = folder;
  if (stopped?.reason === 'aborted' && !paused)
    throw new CnnError('ABORTED', 'stopped, as all workers have.', { details: { epochs } });
  const saved = await folder.saveModel(await trainable.weights());
  const model = new TrainedModel({ saved, engine });
  return { status: paused ? 'paused' : 'finished', epochs, history, model };
}

/** The same of a run that goes on from a pause to the same pause. */
export async function pausedWorker(
  { folder, model, engine }: Job,
  { epoch: epochs, state, history }: Checkpoint,
): Promise<TrainedRun> {
  const variables = modelVariables({ model, state: state.variables, where: 'checkpoint' });
  const saved = await folder.saveModel(variables);
  const trained = new TrainedModel({ saved, engine });
  return { status: 'paused', epochs, history: history.history, model: trained };
}
