import { availableParallelism } from 'node:os';
import { CnnError } from '@cnn/core';
import type { Option } from '../arguments/command.js';
import type { Arguments } from '../arguments/parseArguments.js';
import { readInteger } from '../arguments/readValues.js';

export const budgetOptions = {
  processes: { value: 'N', help: 'trainings at the same time, each in a process of its own; default 1' },
  cores: { value: 'N', help: 'cores that all of them share; default: all of the machine' },
  memory: {
    value: 'MB',
    help: 'memory of all of them: another one begins only if what the largest has taken so far fits in besides; default: no limit',
  },
} satisfies Record<string, Option>;

/** What trainings may take together. */
export interface ProcessBudget {
  readonly processes: number;
  /** Threads of the engine of each. */
  readonly threads: number;
  readonly memoryBytes: number;
}

/** @throws CnnError (USAGE) for a number that is not as expected, or fewer cores than processes */
export function readBudget(args: Arguments): ProcessBudget {
  const processes = readInteger(args, 'processes') ?? 1;
  const cores = readInteger(args, 'cores') ?? Math.max(processes, availableParallelism());
  if (cores < processes) {
    throw new CnnError(
      'USAGE',
      `--cores: expected at least one for each of the ${processes} processes, received ${cores}.`,
    );
  }
  const megabytes = readInteger(args, 'memory');
  return {
    processes,
    threads: Math.floor(cores / processes),
    memoryBytes: megabytes === undefined ? Number.POSITIVE_INFINITY : megabytes * 1024 ** 2,
  };
}

/** What a process has taken at most so far, in bytes; undefined as long as it is not known. */
interface Running {
  peak: number | undefined;
}

interface Waiting {
  readonly begin: () => void;
}

/**
 * Lets work begin as far as processes and memory allow. How much a training takes is measured: until the first one has
 * told it, it runs alone.
 */
export class ProcessGate {
  readonly #budget: Pick<ProcessBudget, 'processes' | 'memoryBytes'>;
  readonly #running = new Set<Running>();
  readonly #waiting: Waiting[] = [];
  #largest: number | undefined;

  constructor(budget: Pick<ProcessBudget, 'processes' | 'memoryBytes'>) {
    this.#budget = budget;
  }

  /** The most that one piece of work has taken so far. */
  get largest(): number | undefined {
    return this.#largest;
  }

  /** @param work gets a function to call with its peak so far, in bytes, whenever it is known anew */
  async run<Result>(work: (measured: (bytes: number) => void) => Promise<Result>): Promise<Result> {
    const own: Running = { peak: undefined };
    await new Promise<void>((resolve) => {
      this.#waiting.push({
        begin: () => {
          this.#running.add(own);
          resolve();
        },
      });
      this.#admit();
    });
    try {
      return await work((bytes) => {
        own.peak = Math.max(bytes, own.peak ?? 0);
        this.#largest = Math.max(bytes, this.#largest ?? 0);
        this.#admit();
      });
    } finally {
      this.#running.delete(own);
      this.#admit();
    }
  }

  #admit(): void {
    while (this.#waiting.length > 0 && this.#hasRoom()) this.#waiting.shift()?.begin();
  }

  #hasRoom(): boolean {
    const { processes, memoryBytes } = this.#budget;
    if (this.#running.size === 0) return true;
    if (this.#running.size >= processes) return false;
    if (memoryBytes === Number.POSITIVE_INFINITY) return true;
    const largest = this.#largest;
    // Each may yet grow to what the largest has taken.
    return largest !== undefined && (this.#running.size + 1) * largest <= memoryBytes;
  }
}
