import type { Value } from '../graph.js';

/**
 * The sum of x over all workers of a cluster, with the same bits on each; in one process x itself. x is float32, and its shape does not
 * hold the batch. The gradient is that of the sum of all workers' losses: `allReduce` of the gradient to the value, as of `psum` in JAX.
 *
 * ```ts
 * const mean = ops.divide(ops.allReduce(ops.reduceSum(x, { axes: [0] })), ops.allReduce(ops.batchSize(graph)));
 * ```
 */
export function allReduce(x: Value): Value {
  return x.graph.apply('allReduce', [x], {});
}
