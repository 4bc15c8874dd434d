import { ops, type Value } from '@cnn/core';
import type { ModelGraph } from './modelGraph.js';
import type { Classes } from './target.js';

/** The input that says where the second of two classes is predicted, see `cutOf`. */
export const CUT = 'cut';

/**
 * The direction of the predicted class, `[batch, outputs]`, see `directionOf`: decided in the graph, so that one pass predicts and
 * explains.
 */
export function predictedDirection({ graph, logits }: ModelGraph, { task }: Pick<Classes, 'task'>): Value {
  const outputs = logits.shape[1] as number;
  const cut = (): Value => graph.input(CUT, { shape: [], dtype: 'float32', source: { kind: 'scalar' } });
  if (outputs === 1) return ops.select(ops.greater(logits, cut()), 1, -1);
  if (outputs === 2 && task === 'binary') {
    const apart = ops.reduceSum(ops.multiply(logits, graph.constant([-1, 1], [1, 2])), {
      axes: [1],
      keepDims: true,
    });
    const second = ops.select(ops.greater(apart, cut()), 1, 0);
    return ops.concat([ops.subtract(1, second), second], 1);
  }
  const largest = ops.reduceMax(logits, { axes: [1], keepDims: true });
  return ops.select(ops.equal(logits, largest), 1, 0);
}
