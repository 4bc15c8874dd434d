import { CnnError } from '@cnn/core';
import { mutated, onnxGoldens } from '@cnn/testing';
import { readOnnx } from './readOnnx.js';

const files = onnxGoldens.filter(({ name }) =>
  /residual-17|two-17|dynamo groups|branches-15|written (typed|parts|unsorted)|convNext-13/.test(name),
);

/**
 * Reads damaged files, each within a second; what became of them. ONNX has no checksums: a changed number of a weight is a number, and
 * a changed name is a name.
 *
 * @throws Error for anything but a model or a CnnError
 */
export function readDamaged({ from, count }: { readonly from: number; readonly count: number }) {
  const results = { read: 0, refused: 0, slowest: 0 };
  for (let index = from; index < from + count; index++) {
    const file = files[index % files.length] as (typeof files)[0];
    const { what, bytes } = mutated({ bytes: file.bytes, index: Math.floor(index / files.length) });
    const start = performance.now();
    try {
      readOnnx(bytes);
      results.read += 1;
    } catch (error) {
      const raw =
        error instanceof CnnError && error.cause !== undefined && !(error.cause instanceof CnnError);
      if (!(error instanceof CnnError) || raw) {
        throw new Error(`${file.name}, number ${index}: ${what}: ${String(error)}`, { cause: error });
      }
      results.refused += 1;
    }
    results.slowest = Math.max(results.slowest, performance.now() - start);
  }
  return results;
}
