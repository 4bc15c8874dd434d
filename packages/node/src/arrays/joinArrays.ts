import { CnnError } from '@cnn/core';
import type { NdArray } from '@cnn/data';

/** Parts one after the other, as one array. Types that differ become float64. */
export function joinArrays(arrays: readonly NdArray[], path: string): NdArray {
  const [first, ...rest] = arrays as [NdArray, ...NdArray[]];
  const odd = rest.find(({ shape }) => shape.slice(1).join() !== first.shape.slice(1).join());
  if (odd) {
    throw new CnnError(
      'DATA',
      `${path}: expected parts of one shape, received [${first.shape.join(', ')}] and [${odd.shape.join(', ')}].`,
    );
  }
  const length = arrays.reduce((sum, { data }) => sum + data.length, 0);
  const alike = rest.every(({ dtype }) => dtype === first.dtype);
  const data = alike && first.dtype === 'uint8' ? new Uint8Array(length) : new Float64Array(length);
  let at = 0;
  for (const array of arrays) {
    data.set(array.data, at);
    at += array.data.length;
  }
  const count = arrays.reduce((sum, { shape }) => sum + (shape[0] ?? 0), 0);
  return { shape: [count, ...first.shape.slice(1)], dtype: first.dtype, data };
}
