import { join } from 'node:path';
import { CnnError } from '@cnn/core';
import { type RunEvent, runTask, type TrainingOutcome } from '@cnn/experiment';
import { selectEngine } from '../engine/engines.js';
import { openExperimentData } from '../experiment/openExperimentData.js';
import { folderStore } from '../store/folderStore.js';
import type { TrainingReply, TrainingRequest } from './trainingMessages.js';

export interface TrainTaskOptions extends TrainingRequest {
  readonly signal: AbortSignal;
  readonly tell: (reply: TrainingReply) => void;
}

/** Opens the images and the engine of a task, and trains in this process. */
export async function trainTask(options: TrainTaskOptions): Promise<TrainingOutcome> {
  const { root, task, host, signal, tell } = options;
  const { experiment, out } = task;
  const { cacheBytes, cacheFolder } = host;
  const opening = openExperimentData(experiment, {
    ...(cacheBytes === undefined ? {} : { cacheBytes }),
    ...(cacheFolder === undefined ? {} : { diskCache: { folder: cacheFolder } }),
  });
  const set = await unlessStopped(opening, signal);
  const { name, threads } = experiment.engine;
  const engine = await selectEngine({
    ...(name === undefined ? {} : { name }),
    ...(threads === undefined ? {} : { threads }),
  });
  const onEvent = (event: RunEvent): void => {
    tell({ type: 'event', event });
    if (event.type === 'epochEnd') tell({ type: 'memory', peakBytes: process.resourceUsage().maxRSS * 1024 });
  };
  try {
    const store = folderStore(join(root, out));
    const { status, epochs } = await runTask({ task, set, engine, store, signal, onEvent });
    return { status, epochs };
  } finally {
    await engine.dispose();
  }
}

/** What the promise gives, or (ABORTED) at once: nothing is lost while images are opened. */
async function unlessStopped<Result>(promise: Promise<Result>, signal: AbortSignal): Promise<Result> {
  const stopped = new Promise<never>((_, reject) => {
    const stop = (): void => reject(new CnnError('ABORTED', 'stopped.'));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  return Promise.race([promise, stopped]);
}
