import type { Cluster, Engine } from '@cnn/core';
import type { ExperimentEngine } from '@cnn/experiment';
import { selectEngine } from '@cnn/node';
import { engineOfWorkers } from './readWorkers.js';

export interface RunEngineOptions {
  /** The workers to compute among. */
  readonly cluster?: Cluster | undefined;
  /** Is told for which of them it waits. */
  readonly onWaiting?: ((line: string) => void) | undefined;
}

/** Opens the engine that an experiment names, and disposes of it at the end. */
export function runEngine({ cluster, onWaiting }: RunEngineOptions = {}) {
  let engine: Engine | undefined;
  return {
    async open({ name, threads }: ExperimentEngine): Promise<Engine> {
      engine = await selectEngine({
        name: cluster ? engineOfWorkers(name) : name,
        ...{ threads, cluster, onWaiting },
      });
      return engine;
    },
    async dispose(): Promise<void> {
      await engine?.dispose();
    },
  };
}
