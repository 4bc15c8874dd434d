import { CnnError } from '../../errors.js';
import type { Value } from '../graph.js';
import { type Shape, sameShape } from '../shape.js';

export function reshape(x: Value, shape: Shape): Value {
  if (sameShape(x.shape, shape)) return x;
  const node = x.graph.node(x);
  if (node.operation === 'reshape') return reshape(x.graph.value(node.operands[0] as number), shape);
  return x.graph.apply('reshape', [x], {}, { shape, dtype: x.dtype });
}

export function transpose(x: Value, permutation: readonly number[]): Value {
  if (permutation.every((axis, index) => axis === index)) return x;
  return x.graph.apply('transpose', [x], { permutation });
}

export function broadcast(x: Value, shape: Shape): Value {
  if (sameShape(x.shape, shape)) return x;
  return x.graph.apply('broadcast', [x], {}, { shape, dtype: x.dtype });
}

export function pad(x: Value, before: readonly number[], after: readonly number[]): Value {
  if ([...before, ...after].every((count) => count === 0)) return x;
  return x.graph.apply('pad', [x], { before, after });
}

/** The part of `shape` that starts at `begin`. */
export function slice(x: Value, begin: readonly number[], shape: Shape): Value {
  if (sameShape(x.shape, shape)) return x;
  return x.graph.apply('slice', [x], { begin }, { shape, dtype: x.dtype });
}

export function concat(values: readonly Value[], axis: number): Value {
  const [first] = values;
  if (!first) throw new CnnError('GRAPH', 'concat needs at least one value, received none.');
  if (values.length === 1) return first;
  return first.graph.apply('concat', values, { axis: axis < 0 ? axis + first.shape.length : axis });
}

export function reverse(x: Value, axes: readonly number[]): Value {
  return axes.length === 0 ? x : x.graph.apply('reverse', [x], { axes });
}

export function oneHot(indices: Value, depth: number): Value {
  return indices.graph.apply('oneHot', [indices], { depth });
}
