import type { GraphNode, OperationName, ProgramIndex } from '@cnn/core';
import { operations } from '../operations/table.js';
import type { WriteOperation, Writing } from '../operations/writeOperation.js';
import type { Tensor } from '../writing/graphWriter.js';
import type { FusionWriting } from './fusion.js';

/** Writes a node's operation on other tensors of the same form. It may not need the shape of a batch. */
export function writeWith<K extends OperationName>(
  writing: FusionWriting,
  index: ProgramIndex,
  node: GraphNode<K>,
  operands: readonly Tensor[],
): Tensor {
  // The table's entry belongs to the node's own operation, which the union cannot express.
  const write = operations[node.operation] as WriteOperation<K>;
  const refuse = (): never => {
    throw new Error(`${node.operation} can't be written with other operands here`);
  };
  const own: Writing<K> = {
    node,
    graph: writing.graph,
    operand: (at) => operands[at] as Tensor,
    operandNode: (at) => index.node(node.operands[at] as number),
    operandCount: node.operands.length,
    batchSize: writing.batchSize,
    shapeTensor: refuse,
    input: refuse,
    state: refuse,
    reduceAll: refuse,
  };
  return write(own);
}
