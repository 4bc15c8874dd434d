import { type Cluster, CnnError, firstLine } from '@cnn/core';
import { type GoneWorker, WorkerWatch } from './workerWatch.js';

/** Within how many seconds a run that waits for a lost worker ends. */
export const LOST_SECONDS = 30;

/** How often a run that waits looks at the others. */
const LOOK_MILLISECONDS = 5000;
/** Whoever has done its last step ends: a run may still finish without it for so long. */
const GRACE_SECONDS = 10;

export interface ClusterRunsOptions {
  /** Makes TensorFlow give up what it is waiting for. */
  readonly abort: () => void;
  /** How long a run may go on without a worker that has ended. Default 10. */
  readonly graceSeconds?: number | undefined;
}

/** The runs that wait for other workers, and what becomes of them when one is lost. */
export class ClusterRuns {
  readonly #watch: WorkerWatch;
  readonly #abort: () => void;
  readonly #grace: number;
  #lost: CnnError | undefined;

  constructor(cluster: Cluster, { abort, graceSeconds = GRACE_SECONDS }: ClusterRunsOptions) {
    this.#watch = new WorkerWatch(cluster);
    this.#abort = abort;
    this.#grace = 1000 * graceSeconds;
  }

  /** Why nothing can be computed any more. */
  get lost(): CnnError | undefined {
    return this.#lost;
  }

  async begin(): Promise<void> {
    await this.#watch.begin();
  }

  end(): void {
    this.#watch.end();
  }

  /**
   * A run in which all workers take part.
   *
   * @throws CnnError (ENGINE) with `details: { reason: 'workerLost', worker, address }`, within `LOST_SECONDS` after one is lost
   */
  async run<T>(start: () => Promise<T>): Promise<T> {
    const { gone } = this.#watch;
    if (gone) throw this.#lose(gone, 'it has ended');
    const over = new AbortController();
    try {
      const running = start();
      // Where the watch is first, nobody else would hear of it.
      running.catch(() => undefined);
      return await Promise.race([running, this.#lossDuring(over.signal)]);
    } catch (error) {
      if (this.#lost) throw this.#lost;
      const lost = this.#watch.gone ?? (await this.#watch.look());
      if (lost) throw this.#lose(lost, firstLine(error));
      throw error;
    } finally {
      over.abort();
    }
  }

  /** Rejects when a worker has been gone for a while. */
  #lossDuring(over: AbortSignal): Promise<never> {
    return new Promise((_, reject) => {
      let looked = 0;
      let goneSince: number | undefined;
      const timer = setInterval(() => {
        const now = performance.now();
        if (now - looked >= LOOK_MILLISECONDS) {
          looked = now;
          void this.#watch.look();
        }
        const { gone } = this.#watch;
        if (!gone) return;
        goneSince ??= now;
        if (now - goneSince >= this.#grace) reject(this.#lose(gone, 'it does not answer'));
      }, 500);
      timer.unref();
      looked = performance.now();
      over.addEventListener('abort', () => clearInterval(timer));
    });
  }

  #lose({ worker, address }: GoneWorker, why: string): CnnError {
    if (this.#lost) return this.#lost;
    this.#lost = new CnnError(
      'ENGINE',
      `worker ${worker} (${address}) is lost: ${why}. Start all workers again, each in a new process; a training then goes on from its last checkpoint when it is resumed.`,
      { details: { reason: 'workerLost', worker, address } },
    );
    this.#watch.end();
    this.#abort();
    return this.#lost;
  }
}
