import type { ProcessBudget } from './processBudget.js';

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
