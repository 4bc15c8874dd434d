import { CnnError } from '@cnn/core';
import type { Store } from '../store/store.js';
import { storeBelow } from '../store/storeBelow.js';
import type { Execution, Executor, SubmitOptions, TrainingOutcome, TrainingTask } from './executor.js';
import { type RunTaskOptions, runTask } from './runTask.js';
import { StopSwitch } from './stopSwitch.js';

/** What an experiment needs to run here. */
export interface OpenedTask extends Omit<RunTaskOptions, 'task' | 'store' | 'signal' | 'onEvent'> {
  /** Called when the training has ended, however that was: to dispose of an engine that was started for it. */
  readonly close?: (() => Promise<void>) | undefined;
}

export interface LocalExecutorOptions {
  /** Where each run has its folder. */
  readonly store: Store;
  /** Gives the images and the engine of a task, when its turn has come. */
  readonly open: (task: TrainingTask) => Promise<OpenedTask>;
}

/**
 * Runs trainings in this program, one after another: in a page, in a test, or where one engine uses all of the machine.
 *
 * @example
 * const executor = localExecutor({ store, open: async () => ({ set, engine }) });
 * const { done } = executor.submit({ out: 'first', experiment });
 * await done; // the run is in the store's folder `first`
 */
export function localExecutor({ store, open }: LocalExecutorOptions): Executor {
  let last: Promise<unknown> = Promise.resolve();
  const going = new Set<Execution>();
  const run = async (task: TrainingTask, signal: StopSwitch, { onEvent }: SubmitOptions) => {
    if (signal.aborted) throw stopped(task);
    const { close, ...opened } = await open(task);
    try {
      if (signal.aborted) throw stopped(task);
      return await runTask({ ...opened, task, store: storeBelow(store, task.out), signal, onEvent });
    } finally {
      await close?.();
    }
  };
  return {
    parallel: 1,
    submit(task, options = {}) {
      const signal = new StopSwitch();
      const done = last.then((): Promise<TrainingOutcome> => run(task, signal, options));
      const execution: Execution = { done, stop: () => signal.abort() };
      going.add(execution);
      const ended = (): boolean => going.delete(execution);
      last = done.then(ended, ended);
      return execution;
    },
    async dispose() {
      for (const execution of going) execution.stop();
      await last;
    },
  };
}

function stopped({ out }: TrainingTask): CnnError {
  return new CnnError('ABORTED', `${out}: stopped before it began.`);
}
