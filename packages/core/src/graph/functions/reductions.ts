import type { Value } from '../graph.js';
import type { OperationName } from '../operations.js';
import { type Shape, sizeOf } from '../shape.js';
import { divide, multiply } from './elementwise.js';
import { batchSize } from './sources.js';

export interface ReduceOptions {
  /** Negative ones count from the end; all axes when absent. */
  readonly axes?: readonly number[];
  readonly keepDims?: boolean;
}

function reduce(
  operation: Extract<OperationName, `reduce${string}`>,
  x: Value,
  options: ReduceOptions,
): Value {
  const rank = x.shape.length;
  const axes = options.axes?.map((axis) => (axis < 0 ? axis + rank : axis)) ?? x.shape.map((_, axis) => axis);
  if (axes.length === 0) return x;
  const sorted = [...axes].sort((a, b) => a - b);
  return x.graph.apply(operation, [x], { axes: sorted, keepDims: options.keepDims ?? false });
}

export function reduceSum(x: Value, options: ReduceOptions = {}): Value {
  return reduce('reduceSum', x, options);
}

export function reduceMean(x: Value, options: ReduceOptions = {}): Value {
  return reduce('reduceMean', x, options);
}

export function reduceMax(x: Value, options: ReduceOptions = {}): Value {
  return reduce('reduceMax', x, options);
}

/** Number of elements a position of `shape` over `axes` stands for, as a factor for the host or a value. */
export function divideByCount(sum: Value, reduced: Shape): Value {
  const count = sizeOf(reduced);
  if (count > 0) return multiply(sum, 1 / count);
  const perItem = count === -1 ? sum : multiply(sum, 1 / -count);
  return divide(perItem, batchSize(sum.graph));
}
