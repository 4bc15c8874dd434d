import { join } from 'node:path';
import type { Engine } from '@cnn/core';
import type { SplitFiles } from '@cnn/data';
import {
  type ExperimentEngine,
  type RunEvent,
  runTask,
  type TrainingOutcome,
  type TrainingReply,
} from '@cnn/experiment';
import { selectEngine } from '../engine/engines.js';
import { nodeHost } from '../experiment/nodeHost.js';
import { openExperimentData } from '../experiment/openExperimentData.js';
import { loggingCallbacks } from '../experiment/runLogging.js';
import { readJson } from '../files/files.js';
import { folderStore } from '../store/folderStore.js';
import type { NodeTrainingRequest } from './trainingHost.js';

export interface TrainTaskOptions extends NodeTrainingRequest {
  readonly signal: AbortSignal;
  /** Pauses it after the step that is going on, with a checkpoint there. */
  readonly pause?: AbortSignal | undefined;
  readonly tell: (reply: TrainingReply) => void;
}

/** Opens the images and the engine of a task, and trains in this process. */
export async function trainTask(options: TrainTaskOptions): Promise<TrainingOutcome> {
  const { root, task, host, signal, pause, tell } = options;
  const { experiment } = task;
  const { cacheBytes, cacheFolder, logging = {} } = host;
  const out = join(root, task.out);
  const { file } = experiment.split;
  const split = task.split ?? (file === undefined ? undefined : ((await readJson(file)) as SplitFiles));
  const onEvent = (event: RunEvent): void => {
    tell({ type: 'event', event });
    if (event.type === 'epochEnd') tell({ type: 'memory', peakBytes: process.resourceUsage().maxRSS * 1024 });
  };
  let engine: Engine | undefined;
  try {
    const { status, epochs } = await runTask({
      task: { ...task, split },
      set: () =>
        openExperimentData(experiment, {
          ...(cacheBytes === undefined ? {} : { cacheBytes }),
          ...(cacheFolder === undefined ? {} : { diskCache: { folder: cacheFolder } }),
        }),
      engine: async ({ name, threads }: ExperimentEngine) => {
        engine = await selectEngine({
          ...(name === undefined ? {} : { name }),
          ...(threads === undefined ? {} : { threads }),
        });
        return engine;
      },
      store: folderStore(out),
      callbacks: (run) => loggingCallbacks({ logging, out, run }),
      host: nodeHost({ ...host, experiment }),
      ...{ signal, pause, onEvent },
    });
    return { status, epochs };
  } finally {
    await engine?.dispose();
  }
}
