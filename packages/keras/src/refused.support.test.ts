import { CnnError } from '@cnn/core';

/** The error that work ends in. @throws what is no CnnError, and an Error where it ends well */
export function refused(work: () => unknown): CnnError {
  try {
    work();
  } catch (error) {
    if (error instanceof CnnError) return error;
    throw error;
  }
  throw new Error('expected a refusal');
}
