import { CnnError } from '@cnn/core';
import type { RunSignal } from './runOptions.js';

/** The promise's outcome, or a CnnError (ABORTED) as soon as the signal tells of the abort. */
export async function orStop<Result>(
  signal: RunSignal | undefined,
  promise: Promise<Result>,
): Promise<Result> {
  if (!signal) return promise;
  let stop: () => void = () => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(new CnnError('ABORTED', 'stopped.'));
    if (signal.aborted) stop();
    else signal.addEventListener?.('abort', stop);
  });
  // Who is left for the abort may fail later.
  promise.catch(() => undefined);
  try {
    return await Promise.race([promise, stopped]);
  } finally {
    signal.removeEventListener?.('abort', stop);
  }
}
