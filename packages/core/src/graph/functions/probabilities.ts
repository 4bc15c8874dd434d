import type { Value } from '../graph.js';

/** Along the last axis. */
export function softmax(x: Value): Value {
  return x.graph.apply('softmax', [x], {});
}

/** Along the last axis. */
export function logSoftmax(x: Value): Value {
  return x.graph.apply('logSoftmax', [x], {});
}
