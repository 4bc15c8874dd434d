import type { Engine } from '@cnn/core';
import type { ExperimentEngine } from '@cnn/experiment';
import { selectEngine } from '@cnn/node';

/** Opens the engine that an experiment names, and disposes of it at the end. */
export function runEngine() {
  let engine: Engine | undefined;
  return {
    async open({ name, threads }: ExperimentEngine): Promise<Engine> {
      engine = await selectEngine({
        ...(name === undefined ? {} : { name }),
        ...(threads === undefined ? {} : { threads }),
      });
      return engine;
    },
    async dispose(): Promise<void> {
      await engine?.dispose();
    },
  };
}
