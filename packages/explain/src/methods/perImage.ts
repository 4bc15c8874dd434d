import type { TensorValue } from '@cnn/core';

/** One item of a batch, without its first dimension. */
export function itemOf(
  { shape, data }: TensorValue,
  at: number,
): { shape: readonly number[]; data: Float32Array } {
  const own = shape.slice(1);
  const size = own.reduce((product, dim) => product * dim, 1);
  return { shape: own, data: Float32Array.from(data.subarray(at * size, (at + 1) * size)) };
}

/** Maps of one shape as a batch. */
export function stacked(shape: readonly number[], maps: readonly Float32Array[]): TensorValue {
  const size = shape.reduce((product, dim) => product * dim, 1);
  const data = new Float32Array(size * maps.length);
  for (const [at, map] of maps.entries()) data.set(map, at * size);
  return { shape: [maps.length, ...shape], data };
}
