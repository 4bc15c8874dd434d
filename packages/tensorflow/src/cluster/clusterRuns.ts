import { setTimeout as pause } from 'node:timers/promises';
import { type Cluster, CnnError, firstLine } from '@cnn/core';
import { StatusError } from '../ffi/status.js';
import { type GoneWorker, WorkerWatch } from './workerWatch.js';

/** Within how many seconds a run that waits for a lost worker ends. */
export const LOST_SECONDS = 30;

/** How often a run that waits looks at the others. */
const LOOK_MILLISECONDS = 5000;
/** Whoever has done its last step ends: a run may still finish without it for so long. */
const GRACE_SECONDS = 10;

/** INVALID_ARGUMENT, NOT_FOUND, RESOURCE_EXHAUSTED, OUT_OF_RANGE and UNIMPLEMENTED are of this worker's own doing. */
const OWN_FAULTS = [3, 5, 8, 11, 12];

const ENDING_SECONDS = 5;
const LOOK_AGAIN_MILLISECONDS = 200;

export interface ClusterRunsOptions {
  /** Makes TensorFlow give up what it is waiting for. */
  readonly abort: () => void;
  /** How long a run may go on without a worker that has ended. Default 10. */
  readonly graceSeconds?: number | undefined;
  /** How long after an error of TensorFlow's a worker is looked for that may be ending. Default 5. */
  readonly endingSeconds?: number | undefined;
}

/** The runs that wait for other workers, and what becomes of them when one is lost. */
export class ClusterRuns {
  readonly #watch: WorkerWatch;
  readonly #abort: () => void;
  readonly #grace: number;
  readonly #ending: number;
  #lost: CnnError | undefined;

  constructor(cluster: Cluster, options: ClusterRunsOptions) {
    const { abort, graceSeconds = GRACE_SECONDS, endingSeconds = ENDING_SECONDS } = options;
    this.#watch = new WorkerWatch(cluster);
    this.#abort = abort;
    this.#grace = 1000 * graceSeconds;
    this.#ending = 1000 * endingSeconds;
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
   * @param seconds after which it is given up. Default: never
   * @throws CnnError (ENGINE) with `details: { reason: 'workerLost', worker, address }`, within `LOST_SECONDS` after one is lost
   */
  async run<T>(start: () => Promise<T>, seconds?: number): Promise<T> {
    const { gone } = this.#watch;
    if (gone) throw this.#lose(gone, 'it has ended');
    const over = new AbortController();
    try {
      const running = start();
      // Where the watch is first, nobody else would hear of it.
      running.catch(() => undefined);
      const late = seconds === undefined ? [] : [tooLate(seconds, over.signal)];
      return await Promise.race([running, this.#lossDuring(over.signal), ...late]);
    } catch (error) {
      if (this.#lost) throw this.#lost;
      const lost = this.#watch.gone ?? (await this.#lossBehind(error));
      if (lost) throw this.#lose(lost, firstLine(error));
      throw error;
    } finally {
      over.abort();
    }
  }

  /**
   * The worker whose loss an error of TensorFlow's may come from. Connections break while its process is ending, and its port may answer for
   * a moment longer.
   */
  async #lossBehind(error: unknown): Promise<GoneWorker | undefined> {
    if (error instanceof StatusError && OWN_FAULTS.includes(error.status)) return undefined;
    const end = performance.now() + this.#ending;
    for (;;) {
      const gone = await this.#watch.look({ ref: true });
      if (gone || performance.now() > end) return gone ?? this.#watch.named(String(error));
      await pause(LOOK_AGAIN_MILLISECONDS);
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
          // The run itself keeps the process.
          void this.#watch.look({ ref: false });
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

async function tooLate(seconds: number, over: AbortSignal): Promise<never> {
  await pause(seconds * 1000, undefined, { ref: false, signal: over });
  throw new Error(`the workers did not begin to compute together within ${seconds} seconds`);
}
