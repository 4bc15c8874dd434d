import { CnnError, type Engine } from '@cnn/core';
import type { Numbers } from './dense.js';
import { type ReferenceOptions, referenceWorker, type WorkerSums } from './engine.js';

export interface ReferenceClusterOptions extends ReferenceOptions {
  readonly workers: number;
}

/**
 * The reference interpreter as several workers within one process, for tests of what they do together: each program with `allReduce` has to be run
 * on all of them at once. What one waits for rejects when another is disposed: that worker is lost.
 *
 * ```ts
 * const engines = referenceCluster({ workers: 2 });
 * const sessions = await Promise.all(engines.map((engine) => engine.load(programs, state)));
 * await Promise.all(sessions.map((session, worker) => session.run('train', inputs[worker])));
 * ```
 */
export function referenceCluster({ workers, ...options }: ReferenceClusterOptions): Engine[] {
  const addresses = Array.from({ length: workers }, (_, worker) => `worker${worker}:1`);
  const sums = new Sums(addresses);
  return addresses.map((_, index) => ({
    ...referenceWorker({ workers: addresses, index }, { ...options, sums }),
    dispose: async () => sums.lose(index),
  }));
}

interface Waiting {
  readonly numbers: Numbers;
  readonly resolve: (sum: Numbers) => void;
  readonly reject: (error: CnnError) => void;
}

/** Waits for a contribution of every worker, and gives all of them the same sum. */
class Sums implements WorkerSums {
  readonly #addresses: readonly string[];
  readonly #waiting = new Map<number, Waiting>();
  #lost: number | undefined;

  constructor(addresses: readonly string[]) {
    this.#addresses = addresses;
  }

  sum(worker: number, numbers: Numbers): Promise<Numbers> {
    return new Promise((resolve, reject) => {
      if (this.#lost !== undefined) {
        reject(this.#error(this.#lost));
        return;
      }
      this.#waiting.set(worker, { numbers, resolve, reject });
      if (this.#waiting.size === this.#addresses.length) this.#give();
    });
  }

  lose(worker: number): void {
    this.#lost ??= worker;
    for (const { reject } of this.#waiting.values()) reject(this.#error(this.#lost));
    this.#waiting.clear();
  }

  /** In the order of the workers, whoever came first. */
  #give(): void {
    const given = this.#addresses.map((_, worker) => this.#waiting.get(worker) as Waiting);
    this.#waiting.clear();
    const sum = (given[0] as Waiting).numbers.slice();
    for (const { numbers } of given.slice(1)) {
      if (numbers.length !== sum.length)
        throw new Error(`workers sum ${sum.length} and ${numbers.length} numbers`);
      for (let at = 0; at < sum.length; at++) sum[at] = (sum[at] as number) + (numbers[at] as number);
    }
    for (const { resolve } of given) resolve(sum.slice());
  }

  #error(worker: number): CnnError {
    const address = this.#addresses[worker] as string;
    return new CnnError('ENGINE', `worker ${worker} (${address}) is lost: it is disposed.`, {
      details: { reason: 'workerLost', worker, address },
    });
  }
}
