import { CnnError, firstLine } from '@cnn/core';

const MEMORY = /alloc|out of memory|Array buffer|memory access out of bounds/i;

/** What ONNX Runtime says, as one line for people. */
export function failure(error: unknown): CnnError {
  if (error instanceof CnnError) return error;
  const line = firstLine(error);
  if (MEMORY.test(String(error))) {
    return new CnnError(
      'ENGINE',
      `ONNX Runtime: not enough memory (${line}). Use a smaller batch or smaller images.`,
    );
  }
  return new CnnError('ENGINE', `ONNX Runtime: ${line}`);
}
