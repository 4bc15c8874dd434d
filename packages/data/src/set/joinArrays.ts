import { CnnError } from '@cnn/core';
import type { NdArray, NumericArray } from '../formats/ndArray.js';

/**
 * Parts one after the other, as one array.
 *
 * @throws CnnError (DATA) for parts of other shapes or types
 */
export function joinArrays(arrays: readonly NdArray[], where: string): NdArray {
  const [first, ...rest] = arrays as [NdArray, ...NdArray[]];
  if (rest.length === 0) return first;
  const odd = rest.find(({ shape }) => shape.slice(1).join() !== first.shape.slice(1).join());
  if (odd) {
    throw new CnnError(
      'DATA',
      `${where}: expected parts of one shape, received [${first.shape.join(', ')}] and [${odd.shape.join(', ')}].`,
    );
  }
  const other = rest.find(({ dtype }) => dtype !== first.dtype);
  if (other) {
    throw new CnnError(
      'DATA',
      `${where}: expected parts of one type, received ${first.dtype} and ${other.dtype}. Save all parts as one of them.`,
    );
  }
  const length = arrays.reduce((sum, { data }) => sum + data.length, 0);
  const data = new (first.data.constructor as new (length: number) => NumericArray)(length);
  let at = 0;
  for (const array of arrays) {
    data.set(array.data, at);
    at += array.data.length;
  }
  const count = arrays.reduce((sum, { shape }) => sum + (shape[0] ?? 0), 0);
  return { shape: [count, ...first.shape.slice(1)], dtype: first.dtype, data };
}
