import { type ProcessBudget, ProcessGate } from './processBudget.js';
import { trainProcess } from './trainProcess.js';

export interface TrainProcessesOptions {
  readonly budget: ProcessBudget;
  /** A person's wish to stop. */
  readonly signal: AbortSignal;
}

/** Trainings, each in a process of its own, within a budget. */
export class TrainProcesses {
  readonly #gate: ProcessGate;
  readonly #failure = new AbortController();
  readonly #signal: AbortSignal;
  readonly #running = new Set<Promise<void>>();
  /** What each training is given of the cores. */
  readonly options: readonly string[];

  constructor({ budget, signal }: TrainProcessesOptions) {
    this.#gate = new ProcessGate(budget);
    this.#signal = AbortSignal.any([signal, this.#failure.signal]);
    this.options = ['--threads', String(budget.threads)];
  }

  /**
   * Trains as soon as the budget has room.
   *
   * @param argv what stands after `cnn train`
   * @throws CnnError as `trainProcess` does
   */
  async train(argv: readonly string[]): Promise<void> {
    const signal = this.#signal;
    const running = this.#gate.run((onPeakMemory) => trainProcess({ argv, signal, onPeakMemory }));
    this.#running.add(running);
    try {
      await running;
    } finally {
      this.#running.delete(running);
    }
  }

  /** What the promise gives. When it fails, all trainings are stopped first. */
  async orStop<Result>(promise: Promise<Result>): Promise<Result> {
    try {
      return await promise;
    } catch (error) {
      this.#failure.abort();
      await Promise.allSettled(this.#running);
      throw error;
    }
  }
}
