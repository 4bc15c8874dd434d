import type {
  AnyNode,
  ComposedOperation,
  DType,
  GraphNode,
  OperationName,
  PrimitiveOperation,
  Shape,
} from '@cnn/core';
import * as attribute from '../writing/attributes.js';
import type { GraphWriter, NodeOptions, Tensor } from '../writing/graphWriter.js';

/** What an operation is written with. */
export interface Writing<K extends OperationName> {
  readonly node: GraphNode<K>;
  readonly graph: GraphWriter;
  /** The tensor of an operand. It is written when it is first asked for. */
  operand(index: number): Tensor;
  /** The node of an operand, for its shape. */
  operandNode(index: number): AnyNode;
  operandCount: number;
  /** Scalar int32: the number of items in the batch. */
  batchSize(): Tensor;
  /** A shape as an int32 vector, with the batch-dependent dimension as its number. */
  shapeTensor(shape: Shape): Tensor;
  input(name: string): Tensor;
  state(name: string): Tensor;
  /** The sum of the node's operand over all workers. */
  reduceAll(x: Tensor): Tensor;
}

/** Writes one node and returns the tensor that holds its value. */
export type WriteOperation<K extends OperationName> = (writing: Writing<K>) => Tensor;

/** A way to write every operation that can't be written with others. */
export type Operations = { readonly [Name in PrimitiveOperation]: WriteOperation<Name> } & {
  readonly [Name in ComposedOperation]?: WriteOperation<Name>;
};

/** Adds a TensorFlow node whose `T` is float32 unless it says otherwise. */
export function addTyped(graph: GraphWriter, options: NodeOptions & { readonly dtype?: DType }): Tensor {
  const { dtype = 'float32', attributes, ...rest } = options;
  return graph.add({ ...rest, attributes: { T: attribute.type(dtype), ...attributes } });
}
