import { CnnError } from '@cnn/core';
import type { RunSignal } from '../run/runOptions.js';
import type { Execution, Executor, SubmitOptions, TrainingOutcome, TrainingTask } from './executor.js';

/** The tasks that one cross-validation or search has submitted: when one of them fails, or a person wants to stop, all stop. */
export class Submissions {
  readonly #executor: Executor;
  readonly #signal: RunSignal | undefined;
  readonly #going = new Set<Execution>();
  #ended = false;
  readonly #stop = (): void => {
    this.#ended = true;
    for (const execution of this.#going) execution.stop();
  };

  constructor(executor: Executor, signal?: RunSignal) {
    this.#executor = executor;
    this.#signal = signal;
    signal?.addEventListener?.('abort', this.#stop);
    if (signal?.aborted) this.#stop();
  }

  /**
   * Submits a task, and waits for it.
   *
   * @throws CnnError what the training threw; (ABORTED) when it was stopped, or nothing more is to begin
   */
  async run(task: TrainingTask, options?: SubmitOptions): Promise<TrainingOutcome> {
    if (this.#ended || this.#signal?.aborted) throw stopped();
    const execution = this.#executor.submit(task, options);
    this.#going.add(execution);
    try {
      return await execution.done;
    } catch (error) {
      throw this.#signal?.aborted ? stopped() : error;
    } finally {
      this.#going.delete(execution);
    }
  }

  /** What the promise gives. When it fails, all tasks are stopped first, and have ended. */
  async orStop<Result>(promise: Promise<Result>): Promise<Result> {
    try {
      return await promise;
    } catch (error) {
      const going = [...this.#going].map(({ done }) => done);
      this.#stop();
      await Promise.allSettled(going);
      throw error;
    } finally {
      this.#signal?.removeEventListener?.('abort', this.#stop);
    }
  }
}

function stopped(): CnnError {
  return new CnnError('ABORTED', 'stopped; run it again to go on.');
}
