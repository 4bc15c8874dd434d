import { availableParallelism } from 'node:os';
import type { Arguments } from '../arguments/parseArguments.js';
import { readInteger } from '../arguments/readValues.js';

/** Threads of a training among others: the same on every machine, since the last bits of the weights depend on them. */
const THREADS = 2;

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

/** @throws CnnError (USAGE) for a number that is not as expected */
export function readBudget(args: Arguments): ProcessBudget {
  const asked = readInteger(args, 'processes') ?? 1;
  const cores = readInteger(args, 'cores') ?? availableParallelism();
  const threads = readInteger(args, 'threads') ?? THREADS;
  const megabytes = readInteger(args, 'memory');
  return {
    ...{ asked, cores, threads },
    processes: Math.min(asked, Math.max(1, Math.floor(cores / threads))),
    memoryBytes: megabytes === undefined ? Number.POSITIVE_INFINITY : megabytes * 1024 ** 2,
  };
}

/** A line for people. */
export function describeBudget({ processes, asked, cores, threads }: ProcessBudget): string {
  const each = `Each training has ${threads} ${threads === 1 ? 'thread' : 'threads'}, on which the last bits of its weights depend`;
  if (processes === asked) return `${each} (--threads).`;
  return `${each}. ${cores} cores let ${processes} run at once, not ${asked}; fewer --threads let more.`;
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
