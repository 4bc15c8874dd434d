import { CnnError } from '../../errors.js';
import type { Value } from '../graph.js';
import type { OperationAttributes, OperationName } from '../operations.js';

/** What a gradient rule is given: the operation's operands, its own value, and the gradient of the loss to it. */
export interface GradientContext<K extends OperationName> {
  readonly operation: K;
  readonly operands: readonly Value[];
  readonly output: Value;
  readonly dy: Value;
  readonly attributes: OperationAttributes[K];
}

/**
 * One gradient for each operand; `undefined` where none flows. A gradient may still have the form of the whole value
 * where an operand was broadcast: `gradients` sums it to the operand's form.
 */
export type GradientRule<K extends OperationName> = (
  context: GradientContext<K>,
) => readonly (Value | undefined)[];

export type GradientRules = { readonly [Name in OperationName]: GradientRule<Name> };

/** Of an operation whose derivative is zero everywhere, or that has no operands. */
export const zero = (): readonly [] => [];

/** Of an operation that is itself a gradient and is not differentiated again. */
export function noSecondDerivative({ operation }: Pick<GradientContext<OperationName>, 'operation'>): never {
  throw new CnnError('GRAPH', `${operation} has no gradient: second derivatives of it are not supported.`);
}

/** An operation's value written with other operations: for engines that don't have it. */
export type Composition<K extends OperationName> = (
  operands: readonly Value[],
  attributes: OperationAttributes[K],
) => Value;

export type Compositions = { readonly [Name in OperationName]: Composition<Name> };
