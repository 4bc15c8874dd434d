import { CnnError, monotonicTime } from '@cnn/core';

/** How long an engine may take to its first step. What goes on behind it is told to stop, and disposes what it holds. */
export class Deadline {
  readonly #seconds: number;
  readonly #begin = monotonicTime();
  readonly #stop = new AbortController();
  readonly #over: Promise<never>;
  readonly #release: () => void;
  readonly #timer: ReturnType<typeof setTimeout>;
  /** Why the engine is given up; undefined while it is not. */
  passed: string | undefined;

  /** @param options.signal stops it before its time */
  constructor(seconds: number, { signal }: { readonly signal?: AbortSignal | undefined } = {}) {
    this.#seconds = seconds;
    let stop = (): void => {};
    this.#over = new Promise((_, reject) => {
      stop = () => {
        this.#stop.abort();
        reject(new CnnError('ABORTED', 'choosing an engine was stopped.'));
      };
    });
    this.#over.catch(() => {});
    this.#timer = setTimeout(() => {
      this.passed = `it was given up: after ${seconds} seconds it had not taken a step.`;
      stop();
    }, seconds * 1000);
    signal?.addEventListener('abort', stop);
    this.#release = () => signal?.removeEventListener('abort', stop);
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** @throws CnnError (ENGINE) when it was met too late: a step that keeps the thread lets no timer fire */
  met(): void {
    clearTimeout(this.#timer);
    const took = (monotonicTime() - this.#begin) / 1000;
    if (took <= this.#seconds) return;
    throw new CnnError('ENGINE', `it was given up: its first step ended after ${Math.round(took)} seconds.`);
  }

  /** What comes of work, unless the deadline or the signal comes first. */
  async of<T>(work: Promise<T>): Promise<T> {
    work.catch(() => {});
    try {
      return await Promise.race([work, this.#over]);
    } finally {
      clearTimeout(this.#timer);
      this.#release();
    }
  }
}
