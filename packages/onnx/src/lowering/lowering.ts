import { CnnError, type GraphNode, type OperationName } from '@cnn/core';
import type { Emission } from '../emission/emission.js';
import type { Placed } from '../emission/layout.js';
import type { Tensor } from '../writing/graphWriter.js';

/** Writes one operation: gives a tensor in the program's own order, or says how its elements lie. */
export type Lowering<K extends OperationName> = (emission: Emission, node: GraphNode<K>) => Tensor | Placed;

export type Lowerings<K extends OperationName> = { readonly [Name in K]: Lowering<Name> };

/** The id of the operand at `index`. */
export function operand(node: GraphNode, index: number): number {
  const id = node.operands[index];
  if (id === undefined) throw new CnnError('ENGINE', `${node.operation} has no operand number ${index + 1}.`);
  return id;
}
