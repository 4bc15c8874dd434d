import { CnnError } from '@cnn/core';

/** No search trains more: what asks for more is a mistake, and would not fit into memory. */
export const mostTrials = 100_000;

/** What is a number of trials, or of times that trials are begun. */
const counted = ['maxTrials', 'hyperbandIterations'];

/**
 * The value of a tuner's option that is a whole number.
 *
 * @throws CnnError (TRAINING) when it is not, or is out of range
 */
export function whole(tuner: { readonly type: string }, name: string, value: number, least = 1): number {
  if (Number.isSafeInteger(value) && value >= least) {
    if (!counted.includes(name) || value <= mostTrials) return value;
    throw new CnnError(
      'TRAINING',
      `${tuner.type}: expected ${name} to be at most ${mostTrials.toLocaleString('en')}, received ${value.toLocaleString('en')}.`,
    );
  }
  throw new CnnError(
    'TRAINING',
    `${tuner.type}: expected ${name} to be a whole number of at least ${least}, received ${value}.`,
  );
}
