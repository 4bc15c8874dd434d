import { crc32, encodeUtf8, type Shape } from '@cnn/core';
import * as attribute from '../writing/attributes.js';
import type { GraphWriter, Tensor } from '../writing/graphWriter.js';

/** All workers are one group: TensorFlow's number for it. */
const GROUP = 1;

/**
 * Into how many parts at most a worker's share of a sum is cut, whose rings turn at the same time; TensorFlow cuts until a message has 4 MB. By
 * default there are 2: a sum of 88 MB then took 540 ms over the loopback instead of 200.
 */
const SUBDIVISIONS = 16;

/**
 * The number by which workers find each other's operation. TensorFlow keeps the shape of each as long as the process lives: so it follows
 * from the place among the sums of a program and from the shape, and is the same on each worker whatever else that has loaded. Below 2³⁰.
 */
export function instanceOf(place: number, shape: Shape): number {
  return crc32(encodeUtf8(`${place} ${shape.join()}`)) & (2 ** 30 - 1);
}

export interface CollectiveReduce {
  readonly x: Tensor;
  /** How many workers there are. */
  readonly size: number;
  /** See `instanceOf`. */
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
      max_subdivs_per_device: attribute.int(SUBDIVISIONS),
    },
  });
}
