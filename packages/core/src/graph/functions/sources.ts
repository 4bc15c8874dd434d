import type { Graph, Value } from '../graph.js';

/** Scalar float32: the number of items in the batch of a run. */
export function batchSize(graph: Graph): Value {
  return graph.apply('batchSize', [], {});
}
