import * as attribute from '../writing/attributes.js';
import type { GraphWriter, Tensor } from '../writing/graphWriter.js';
import { addTyped } from './writeOperation.js';

interface Strided {
  readonly graph: GraphWriter;
  readonly x: Tensor;
  /** The shape of what the strides walk over, as an int32 vector. */
  readonly whole: Tensor;
  /** One stride for each dimension. */
  readonly strides: readonly number[];
}

/** Every stride-th element from the first on. */
export function everyNth({ graph, x, strides }: Omit<Strided, 'whole'>): Tensor {
  const zeros = graph.ints(strides.map(() => 0));
  return addTyped(graph, {
    op: 'StridedSlice',
    inputs: [x, zeros, zeros, graph.ints(strides)],
    attributes: stridedAttributes(strides.length),
  });
}

/** The opposite: elements `strides` apart in a tensor of the shape `whole`, with zeros between. */
export function spreadOut({ graph, x, whole, strides }: Strided): Tensor {
  const zeros = graph.ints(strides.map(() => 0));
  return addTyped(graph, {
    op: 'StridedSliceGrad',
    inputs: [whole, zeros, zeros, graph.ints(strides), x],
    attributes: stridedAttributes(strides.length),
  });
}

/** Masks of ones: begin and end are the tensor's own. */
function stridedAttributes(rank: number) {
  const all = attribute.int(2 ** rank - 1);
  const none = attribute.int(0);
  return {
    Index: attribute.type('int32'),
    begin_mask: all,
    end_mask: all,
    ellipsis_mask: none,
    new_axis_mask: none,
    shrink_axis_mask: none,
  };
}
