import { CnnError } from '@cnn/core';
import type { Terminal } from './terminal.js';

/** A person's wish to stop. */
export interface Interrupt {
  readonly signal: AbortSignal;
  /** The promise's outcome, or a CnnError (ABORTED) as soon as the person presses Ctrl-C. */
  orStop<Result>(promise: Promise<Result>): Promise<Result>;
  /** Listens no longer. */
  end(): void;
}

/** Listens for Ctrl-C. */
export function watchInterrupt(terminal: Terminal): Interrupt {
  const control = new AbortController();
  const { signal } = control;
  return {
    signal,
    end: terminal.onInterrupt(() => control.abort()),
    async orStop(promise) {
      let stop: () => void = () => {};
      const stopped = new Promise<never>((_, reject) => {
        stop = () => reject(new CnnError('ABORTED', 'stopped.'));
        if (signal.aborted) stop();
        else signal.addEventListener('abort', stop);
      });
      promise.catch(() => undefined);
      try {
        return await Promise.race([promise, stopped]);
      } finally {
        signal.removeEventListener('abort', stop);
      }
    },
  };
}
