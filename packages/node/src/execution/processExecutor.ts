import type { Execution, Executor, TrainingOutcome, TrainingTask } from '@cnn/experiment';
import { trainingProgram } from '../trainingProgram.js';
import { type ProcessBudget, type ProcessBudgetOptions, processBudget } from './processBudget.js';
import { ProcessGate } from './processGate.js';
import { trainInProcess } from './trainInProcess.js';
import type { TrainingHost } from './trainingHost.js';

export interface ProcessExecutorOptions extends ProcessBudgetOptions, TrainingHost {
  /** The folder below which each run has its own. */
  readonly root: string;
  /** For a training's report: the command that does the same again. */
  readonly command?: ((task: TrainingTask) => string) | undefined;
  /** The processes' program, when a bundler has moved it away from this package. Default: `trainingProcess.js` beside this file. */
  readonly program?: URL | undefined;
}

export interface ProcessExecutor extends Executor {
  /** What the trainings may take together. */
  readonly budget: ProcessBudget;
}

/**
 * Runs each training in a process of its own, as many at once as are asked for and have cores and memory. How much memory one takes is
 * measured: until the first has finished an epoch, it runs alone where memory is limited. A process opens the images as the experiment's
 * `data` says, and ends when this one does. Trainings whose experiment names no number of threads have `threads`.
 *
 * @throws CnnError (OPTIONS) as `processBudget` does
 *
 * @example
 * const executor = processExecutor({ root: 'trials', processes: 4, memoryBytes: 8 * 1024 ** 3 });
 * await executor.submit({ out: 'trial-1', experiment }).done;
 */
export function processExecutor(options: ProcessExecutorOptions): ProcessExecutor {
  const { root, program = trainingProgram, command } = options;
  const { workers, cacheBytes, cacheFolder, ignoreMemory, logging, versions, facts } = options;
  const host: TrainingHost = { workers, cacheBytes, cacheFolder, ignoreMemory, logging, versions, facts };
  const budget = processBudget(options);
  const gate = new ProcessGate(budget);
  const going = new Set<Execution>();
  return {
    budget,
    parallel: budget.processes,
    submit(task, { onEvent } = {}) {
      const control = new AbortController();
      const { engine } = task.experiment;
      const experiment = {
        ...task.experiment,
        engine: { ...engine, threads: engine.threads ?? budget.threads },
      };
      const done = gate.run(
        (onPeakMemory): Promise<TrainingOutcome> =>
          trainInProcess({
            ...{ program, root, onEvent, onPeakMemory },
            task: { ...task, experiment },
            host: { ...host, command: command?.(task) },
            signal: control.signal,
          }),
      );
      const execution: Execution = { done, stop: () => control.abort() };
      going.add(execution);
      const ended = (): boolean => going.delete(execution);
      done.then(ended, ended);
      return execution;
    },
    async dispose() {
      const all = [...going];
      for (const { stop } of all) stop();
      await Promise.allSettled(all.map(({ done }) => done));
    },
  };
}
