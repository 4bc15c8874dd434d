import * as attribute from '../writing/attributes.js';
import type { GraphWriter, Tensor } from '../writing/graphWriter.js';

/** All workers are one group: TensorFlow's number for it. */
const GROUP = 1;

export interface CollectiveReduce {
  readonly x: Tensor;
  /** How many workers there are. */
  readonly size: number;
  /** By which the workers find each other's operation: the same on each, and another for every operation of a graph. */
  readonly instance: number;
  readonly name?: string;
  readonly after?: readonly Tensor[];
}

/** The sum of x over all workers, in TensorFlow's ring: the same order of additions, and so the same bits, on each. */
export function collectiveReduce(
  graph: GraphWriter,
  { x, size, instance, name, after }: CollectiveReduce,
): Tensor {
  return graph.add({
    ...(name !== undefined && { name }),
    ...(after && { after }),
    op: 'CollectiveReduceV2',
    inputs: [x, ...[size, GROUP, instance].map((number) => graph.scalar(number, 'int32'))],
    attributes: {
      T: attribute.type('float32'),
      merge_op: attribute.text('Add'),
      final_op: attribute.text('Id'),
      communication_hint: attribute.text('ring'),
    },
  });
}
