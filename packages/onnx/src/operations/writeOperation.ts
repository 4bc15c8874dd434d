import {
  CnnError,
  type ComposedOperation,
  type GraphNode,
  type OperationName,
  type PrimitiveOperation,
} from '@cnn/core';
import type { Emission } from '../writing/emission.js';
import type { Tensor } from '../writing/graphWriter.js';
import type { Placed } from '../writing/layout.js';

/** Writes one operation: gives a tensor in the program's own order, or says how its elements lie. */
export type WriteOperation<K extends OperationName> = (
  emission: Emission,
  node: GraphNode<K>,
) => Tensor | Placed;

/** A way to write every operation that can't be written with others. */
export type Operations = { readonly [Name in PrimitiveOperation]: WriteOperation<Name> } & {
  readonly [Name in ComposedOperation]?: WriteOperation<Name>;
};

/** The id of the operand at `index`. */
export function operand(node: Pick<GraphNode, 'operation' | 'operands'>, index: number): number {
  const id = node.operands[index];
  if (id === undefined) throw new CnnError('ENGINE', `${node.operation} has no operand number ${index + 1}.`);
  return id;
}
