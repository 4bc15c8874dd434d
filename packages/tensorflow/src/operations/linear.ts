import * as attribute from '../writing/attributes.js';
import { addTyped, type Operations } from './writeOperation.js';

export const linear = {
  matmul: ({ node, graph, operand }) =>
    addTyped(graph, {
      op: 'MatMul',
      inputs: [operand(0), operand(1)],
      attributes: {
        transpose_a: attribute.bool(node.attributes.transposeA),
        transpose_b: attribute.bool(node.attributes.transposeB),
      },
    }),
  softmax: ({ graph, operand }) => addTyped(graph, { op: 'Softmax', inputs: [operand(0)] }),
  logSoftmax: ({ graph, operand }) => addTyped(graph, { op: 'LogSoftmax', inputs: [operand(0)] }),
} satisfies Partial<Operations>;
