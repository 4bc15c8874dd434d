import * as attribute from '../writing/attributes.js';
import { addTyped, type Operations } from './writeOperation.js';

const int32 = attribute.type('int32');

export const form = {
  // A shape holds one batch-dependent dimension at most: TensorFlow finds its number.
  reshape: ({ node, graph, operand }) =>
    addTyped(graph, {
      op: 'Reshape',
      dtype: node.dtype,
      inputs: [operand(0), graph.ints(node.shape.map((dim) => (dim < 0 ? -1 : dim)))],
      attributes: { Tshape: int32 },
    }),
  transpose: ({ node, graph, operand }) =>
    addTyped(graph, {
      op: 'Transpose',
      dtype: node.dtype,
      inputs: [operand(0), graph.ints(node.attributes.permutation)],
      attributes: { Tperm: int32 },
    }),
  broadcast: ({ node, graph, operand, shapeTensor }) =>
    addTyped(graph, {
      op: 'BroadcastTo',
      dtype: node.dtype,
      inputs: [operand(0), shapeTensor(node.shape)],
      attributes: { Tidx: int32 },
    }),
  pad: ({ node, graph, operand }) => {
    const { before, after } = node.attributes;
    const paddings = Int32Array.from(before.flatMap((count, axis) => [count, after[axis] ?? 0]));
    return addTyped(graph, {
      op: 'Pad',
      inputs: [operand(0), graph.constant([before.length, 2], paddings)],
      attributes: { Tpaddings: int32 },
    });
  },
  slice: ({ node, graph, operand }) =>
    addTyped(graph, {
      op: 'Slice',
      dtype: node.dtype,
      inputs: [
        operand(0),
        graph.ints(node.attributes.begin),
        graph.ints(node.shape.map((dim) => (dim < 0 ? -1 : dim))),
      ],
      attributes: { Index: int32 },
    }),
  // TensorFlow's wants two operands at least.
  concat: ({ node, graph, operand, operandCount }) =>
    operandCount === 1
      ? operand(0)
      : addTyped(graph, {
          op: 'ConcatV2',
          dtype: node.dtype,
          inputs: [
            ...Array.from({ length: operandCount }, (_, index) => operand(index)),
            graph.scalar(node.attributes.axis, 'int32'),
          ],
          attributes: { N: attribute.int(operandCount), Tidx: int32 },
        }),
  reverse: ({ node, graph, operand }) =>
    addTyped(graph, {
      op: 'ReverseV2',
      dtype: node.dtype,
      inputs: [operand(0), graph.ints(node.attributes.axes)],
      attributes: { Tidx: int32 },
    }),
  oneHot: ({ node, graph, operand }) =>
    addTyped(graph, {
      op: 'OneHot',
      inputs: [operand(0), graph.scalar(node.attributes.depth, 'int32'), graph.scalar(1), graph.scalar(0)],
      attributes: { TI: int32, axis: attribute.int(-1) },
    }),
} satisfies Partial<Operations>;
