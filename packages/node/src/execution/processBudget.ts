import { availableParallelism } from 'node:os';
import { CnnError } from '@cnn/core';

/** Threads of a training among others: the same on every machine, since the last bits of the weights depend on them. */
const THREADS = 2;

export interface ProcessBudgetOptions {
  /** Trainings at the same time, each in a process of its own. Default 1. */
  readonly processes?: number | undefined;
  /** Threads of each training. Default 2, whatever runs besides, since the last bits of the weights depend on it. */
  readonly threads?: number | undefined;
  /** Cores that all of them share: as many run at once as have their threads. Default: all of the machine. */
  readonly cores?: number | undefined;
  /** Memory of all of them: another one begins only if what the largest has taken so far fits in besides. Default: no limit. */
  readonly memoryBytes?: number | undefined;
}

/** What trainings may take together. */
export interface ProcessBudget {
  /** Trainings at the same time: as many as are asked for and have cores. */
  readonly processes: number;
  /** As many as are asked for. */
  readonly asked: number;
  readonly cores: number;
  /** Threads of the engine of each. They do not depend on how many run at once. */
  readonly threads: number;
  readonly memoryBytes: number;
}

/** @throws CnnError (OPTIONS) for what is not a whole number from 1, or memory that is no positive number */
export function processBudget(options: ProcessBudgetOptions = {}): ProcessBudget {
  const { processes: asked = 1, threads = THREADS, cores = availableParallelism() } = options;
  const { memoryBytes = Number.POSITIVE_INFINITY } = options;
  for (const [name, value] of Object.entries({ processes: asked, threads, cores })) {
    if (Number.isSafeInteger(value) && value >= 1) continue;
    throw new CnnError('OPTIONS', `${name}: expected a whole number from 1, received ${value}.`);
  }
  if (!(memoryBytes > 0)) {
    throw new CnnError('OPTIONS', `memoryBytes: expected a number above 0, received ${memoryBytes}.`);
  }
  const processes = Math.min(asked, Math.max(1, Math.floor(cores / threads)));
  return { asked, cores, threads, processes, memoryBytes };
}
