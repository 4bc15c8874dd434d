import * as attribute from '../writing/attributes.js';
import { addTyped, type Operations, type WriteOperation } from './writeOperation.js';

type Reduction = 'reduceSum' | 'reduceMean' | 'reduceMax';

function reduction<K extends Reduction>(op: string): WriteOperation<K> {
  return ({ node, graph, operand }) =>
    addTyped(graph, {
      op,
      inputs: [operand(0), graph.ints(node.attributes.axes)],
      attributes: { Tidx: attribute.type('int32'), keep_dims: attribute.bool(node.attributes.keepDims) },
    });
}

export const reductions = {
  reduceSum: reduction('Sum'),
  reduceMean: reduction('Mean'),
  reduceMax: reduction('Max'),
} satisfies Partial<Operations>;
