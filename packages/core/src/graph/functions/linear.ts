import type { Value } from '../graph.js';

export function matmul(
  a: Value,
  b: Value,
  options: { readonly transposeA?: boolean; readonly transposeB?: boolean } = {},
): Value {
  const { transposeA = false, transposeB = false } = options;
  return a.graph.apply('matmul', [a, b], { transposeA, transposeB });
}
