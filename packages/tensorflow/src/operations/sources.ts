import { sizeOf } from '@cnn/core';
import * as attribute from '../writing/attributes.js';
import { addTyped, type Operations } from './writeOperation.js';

export const sources = {
  input: ({ node, input }) => input(node.attributes.name),
  state: ({ node, state }) => state(node.attributes.name),
  constant: ({ node, graph }) => {
    const { values } = node.attributes;
    const List = node.dtype === 'int32' ? Int32Array : Float32Array;
    if (typeof values !== 'number') return graph.constant(node.shape, List.from(values));
    if (sizeOf(node.shape) <= 16)
      return graph.constant(node.shape, new List(sizeOf(node.shape)).fill(values));
    const value = graph.scalar(values, node.dtype === 'int32' ? 'int32' : 'float32');
    return addTyped(graph, {
      op: 'Fill',
      dtype: node.dtype,
      inputs: [graph.ints(node.shape), value],
      attributes: { index_type: attribute.type('int32') },
    });
  },
  batchSize: ({ graph, batchSize }) =>
    graph.once('batch size', () =>
      graph.add({
        op: 'Cast',
        inputs: [batchSize()],
        attributes: { SrcT: attribute.type('int32'), DstT: attribute.type('float32') },
      }),
    ),
} satisfies Partial<Operations>;
