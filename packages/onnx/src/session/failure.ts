import { CnnError, firstLine } from '@cnn/core';

/** The last three of a graphics card: a value that it had no room for, one larger than its buffers, and one of more bytes than it counts. */
const MEMORY =
  /alloc|out of memory|Array buffer|memory access out of bounds|\[Invalid Buffer|max buffer size|narrowing_error/i;

/** What ONNX Runtime says, as one line for people. */
export function failure(error: unknown): CnnError {
  if (error instanceof CnnError) return error;
  const line = firstLine(error);
  if (MEMORY.test(String(error))) {
    return new CnnError(
      'ENGINE',
      `ONNX Runtime: not enough memory (${line.replace(/\.$/, '')}). Use a smaller batch, smaller images or a smaller network.`,
    );
  }
  return new CnnError('ENGINE', `ONNX Runtime: ${line}`);
}
