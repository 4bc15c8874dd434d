import * as attribute from '../savedModel/attributes.js';
import { addTyped, type OperationTable, type WriteOperation } from './writing.js';

type Reduction = 'reduceSum' | 'reduceMean' | 'reduceMax';

function reduction<K extends Reduction>(op: string): WriteOperation<K> {
  return ({ node, graph, operand }) =>
    addTyped(graph, {
      op,
      inputs: [operand(0), graph.ints(node.attributes.axes)],
      attributes: { Tidx: attribute.type('int32'), keep_dims: attribute.bool(node.attributes.keepDims) },
    });
}

export const reductions: OperationTable<Reduction> = {
  reduceSum: reduction('Sum'),
  reduceMean: reduction('Mean'),
  reduceMax: reduction('Max'),
};
