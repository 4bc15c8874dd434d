import type { Hdf5Dataset } from '../hdf5/hdf5.js';
import { fileProblem } from '../problems.js';

/** A tensor of a file. */
export interface SourceTensor {
  /** Its name or path in the file. */
  readonly name: string;
  readonly shape: readonly number[];
  /** What its numbers are in the file, `int32`. Absent: floats. */
  readonly dtype?: string | undefined;
  /** Its numbers as float32: a view of the file where they are float32 already. */
  read(): Float32Array;
}

/** A dataset as a tensor. */
export function tensorOf(name: string, dataset: Hdf5Dataset, where: string): SourceTensor {
  return {
    name,
    shape: dataset.shape,
    dtype: dataset.dtype,
    read: () => numbersOf(dataset, `${where}: ${name}`),
  };
}

function numbersOf(dataset: Hdf5Dataset, where: string): Float32Array {
  const data = dataset.read();
  if (data instanceof Float32Array) return data;
  if (Array.isArray(data)) throw fileProblem(where, 'malformed', 'expected numbers, received texts.');
  return Float32Array.from(data as unknown as ArrayLike<number | bigint>, Number);
}
