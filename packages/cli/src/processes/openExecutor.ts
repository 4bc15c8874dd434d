import { CnnError } from '@cnn/core';
import { type ProcessBudget, processExecutor } from '@cnn/node';
import type { Arguments } from '../options/arguments.js';
import type { OpenedExecutor } from './openedExecutor.js';
import { openRay, type RayValues } from './openRay.js';
import { trainCommandOf, trainingHostOf } from './trainingHost.js';

/** Values of `budgetOptions`, of the options of an executor, and of what every training is run with. */
export interface ExecutorValues extends RayValues {
  readonly cores: number | undefined;
  /** In megabytes. */
  readonly memory: number | undefined;
}

/** Options that belong to some of the executors. */
const belongsTo: Readonly<Record<string, readonly string[]>> = {
  cores: ['local'],
  memory: ['local'],
  'ray-address': ['ray'],
  'working-dir': ['ray', 'manifest'],
  'job-cpus': ['ray', 'manifest'],
  'job-memory': ['ray', 'manifest'],
  'job-gpus': ['ray', 'manifest'],
  'job-retries': ['ray', 'manifest'],
  'job-command': ['ray', 'manifest'],
  image: ['manifest'],
  'volume-claim': ['manifest'],
};

/** @throws CnnError (USAGE) for an option of another executor */
export function checkExecutor({ values, typed }: Arguments<{ readonly executor: string }>): void {
  for (const name of typed.keys()) {
    const executors = belongsTo[name];
    if (!executors || executors.includes(values.executor)) continue;
    throw new CnnError(
      'USAGE',
      `--${name} is for --executor ${executors.join(' or ')}, not ${values.executor}. See --help.`,
    );
  }
}

/**
 * Opens the executor that a command's options ask for.
 *
 * @param tell told what a cluster does
 * @throws CnnError (USAGE, OPTIONS) for options that are missing or wrong, and where there is no cluster
 */
export async function openExecutor(
  args: Arguments<ExecutorValues>,
  tell: (text: string) => void,
): Promise<OpenedExecutor> {
  checkExecutor(args);
  const { values } = args;
  if (values.executor === 'ray') return openRay(values, tell);
  const { out: root, processes, threads, cores, memory } = values;
  const executor = processExecutor({
    ...{ root, processes, threads, cores },
    ...trainingHostOf(values),
    memoryBytes: memory === undefined ? undefined : memory * 1024 ** 2,
    command: (task) => trainCommandOf(root, task),
  });
  const { budget } = executor;
  return { executor, threads: budget.threads, line: describeBudget(budget) };
}

/** A line for people. */
export function describeBudget({ processes, asked, cores, threads }: ProcessBudget): string {
  const each = describeThreads(threads);
  if (processes === asked) return `${each} (--threads).`;
  return `${each}. ${cores} cores let ${processes} run at once, not ${asked}; fewer --threads let more.`;
}

function describeThreads(threads: number): string {
  return `Each training has ${threads} ${threads === 1 ? 'thread' : 'threads'}, on which the last bits of its weights depend`;
}
