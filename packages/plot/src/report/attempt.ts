import { CnnError } from '@cnn/core';

/** The result of `compute`; undefined where the report's input does not allow it. Other errors are thrown. */
export function attempt<T>(compute: () => T): T | undefined {
  try {
    return compute();
  } catch (error) {
    if (error instanceof CnnError) return undefined;
    throw error;
  }
}
