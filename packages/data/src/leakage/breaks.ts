import { CnnError, monotonicTime } from '@cnn/core';
import { nextTurn } from '../batches/nextTurn.js';

/** Milliseconds of work between two breaks: in a browser a break itself may take 4. */
const WORK = 50;

export interface BreaksOptions {
  /** What is interrupted, for the error. */
  readonly what: string;
  readonly signal?: { readonly aborted: boolean } | undefined;
}

/** Breaks in long work on a host's only thread, in which its signals, timers and clicks come through. */
export class Breaks {
  readonly #options: BreaksOptions;
  #since = monotonicTime();

  constructor(options: BreaksOptions) {
    this.#options = options;
  }

  get due(): boolean {
    return monotonicTime() - this.#since >= WORK;
  }

  /** @throws CnnError (ABORTED) when the signal says so */
  async take(): Promise<void> {
    await nextTurn();
    this.#since = monotonicTime();
    this.check();
  }

  /** @throws CnnError (ABORTED) when the signal says so */
  check(): void {
    const { what, signal } = this.#options;
    if (signal?.aborted) throw new CnnError('ABORTED', `${what} was stopped.`);
  }
}
