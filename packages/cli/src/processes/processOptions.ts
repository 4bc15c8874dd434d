import { join } from 'node:path';
import type { Experiment, TrainingTask } from '@cnn/experiment';
import { type ProcessBudget, type ProcessExecutor, processExecutor } from '@cnn/node';
import type { ReadingValues } from '../arguments/readingOptions.js';
import { commandLineOf } from '../options/commandLine.js';
import { type HostValues, type LoggingValues, runLogging } from '../training/runHost.js';
import { version } from '../version.js';

/** Values of `budgetOptions` and of what every training is run with. */
export interface ExecutorValues extends HostValues, LoggingValues, ReadingValues {
  readonly out: string;
  readonly processes: number;
  readonly threads: number | undefined;
  readonly cores: number | undefined;
  /** In megabytes. */
  readonly memory: number | undefined;
}

/** Runs the trainings of a command in processes, as its options say. */
export function executorOf(values: ExecutorValues): ProcessExecutor {
  const { out: root, workers, processes, threads, cores, memory } = values;
  const { 'memory-budget': cache, 'cache-dir': cacheFolder, 'ignore-memory': ignoreMemory } = values;
  return processExecutor({
    ...{ root, workers, ignoreMemory, processes, threads, cores, cacheFolder },
    logging: runLogging(values),
    memoryBytes: memory === undefined ? undefined : memory * 1024 ** 2,
    cacheBytes: cache === undefined ? undefined : cache * 1024 ** 2,
    versions: { '@cnn/cli': version() },
    facts: { cnn: version() },
    command: (task) => commandOf(root, task),
  });
}

/** What trains one of the trainings again. */
function commandOf(root: string, { out, split }: TrainingTask): string {
  const config = ['--config', join(root, out, 'experiment.json')];
  const divided = split ? ['--split', join(root, out, 'split.json')] : [];
  return commandLineOf(['train', ...config, ...divided, '--out', 'OUT']);
}

/** The experiment with the threads that each training has: they are part of what can be repeated. */
export function withThreads(experiment: Experiment, { threads }: ProcessBudget): Experiment {
  return { ...experiment, engine: { ...experiment.engine, threads } };
}

/** A line for people. */
export function describeBudget({ processes, asked, cores, threads }: ProcessBudget): string {
  const each = `Each training has ${threads} ${threads === 1 ? 'thread' : 'threads'}, on which the last bits of its weights depend`;
  if (processes === asked) return `${each} (--threads).`;
  return `${each}. ${cores} cores let ${processes} run at once, not ${asked}; fewer --threads let more.`;
}
