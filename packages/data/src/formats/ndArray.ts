import { CnnError } from '@cnn/core';

/** Number arrays that a file of numbers can hold. */
export type NumericArray =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;

/** Element type as the file states it, in NumPy's names. */
export type NdArrayType =
  | 'bool'
  | 'uint8'
  | 'int8'
  | 'uint16'
  | 'int16'
  | 'uint32'
  | 'int32'
  | 'uint64'
  | 'int64'
  | 'float16'
  | 'float32'
  | 'float64';

/**
 * A dense array read from a file, in row-major order.
 *
 * `bool` comes as bytes 0 and 1, `float16` as a Float32Array, `int64` and `uint64` as an Int32Array (reading fails when
 * a value does not fit).
 */
export interface NdArray {
  readonly shape: readonly number[];
  readonly dtype: NdArrayType;
  readonly data: NumericArray;
}

/**
 * How many elements a shape has.
 *
 * @throws CnnError (DATA) for more than can be counted
 */
export function countOf(shape: readonly number[], where: string): number {
  const count = shape.includes(0) ? 0 : shape.reduce((product, dim) => product * dim, 1);
  if (Number.isSafeInteger(count)) return count;
  throw new CnnError(
    'DATA',
    `${where}: expected a shape that fits into memory, received [${shape.join(', ')}].`,
  );
}
