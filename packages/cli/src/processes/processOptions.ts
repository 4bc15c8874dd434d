import { join } from 'node:path';
import type { Experiment, TrainingTask } from '@cnn/experiment';
import { type ProcessBudget, type ProcessExecutor, processExecutor } from '@cnn/node';
import type { Option } from '../arguments/command.js';
import { type Arguments, commandLineOf } from '../arguments/parseArguments.js';
import { readInteger } from '../arguments/readValues.js';
import type { TrainSettings } from '../training/settings.js';
import { version } from '../version.js';

export const budgetOptions = {
  processes: { value: 'N', help: 'trainings at the same time, each in a process of its own; default 1' },
  threads: {
    value: 'N',
    help: 'threads of each training; default 2, whatever runs besides, since the last bits of the weights depend on it',
  },
  cores: {
    value: 'N',
    help: 'cores that all of them share: as many run at once as have their threads; default: all of the machine',
  },
  memory: {
    value: 'MB',
    help: 'memory of all of them: another one begins only if what the largest has taken so far fits in besides; default: no limit',
  },
} satisfies Record<string, Option>;

/**
 * Runs the trainings of a command in processes, as its options say.
 *
 * @throws CnnError (USAGE) for a number that is not as expected
 */
export function readExecutor(args: Arguments, settings: TrainSettings): ProcessExecutor {
  const { out: root, workers, ignoreMemory, logging } = settings;
  const [memory, cache] = [readInteger(args, 'memory'), readInteger(args, 'memory-budget', 0)];
  return processExecutor({
    ...{ root, workers, ignoreMemory, logging },
    processes: readInteger(args, 'processes'),
    threads: readInteger(args, 'threads'),
    cores: readInteger(args, 'cores'),
    memoryBytes: memory === undefined ? undefined : memory * 1024 ** 2,
    cacheBytes: cache === undefined ? undefined : cache * 1024 ** 2,
    cacheFolder: args.value('cache-dir'),
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
