import { CnnError } from '../errors.js';
import type { Value, ValueType } from './graph.js';
import type { DType, OperationAttributes, OperationName } from './operations.js';
import { formatShape, type Shape } from './shape.js';

/** What a gradient rule is given: the operation's operands, its own value, and the gradient of the loss to it. */
interface GradientContext<K extends OperationName> {
  readonly operands: readonly Value[];
  readonly output: Value;
  readonly dy: Value;
  readonly attributes: OperationAttributes[K];
}

/** The meaning of an operation for the graph: the form of its value, and its gradient. */
export interface OperationRule<K extends OperationName> {
  infer(operands: readonly Value[], attributes: OperationAttributes[K], target?: ValueType): ValueType;
  /** One gradient for each operand; `undefined` where none flows. Without a rule its derivative is zero everywhere. */
  gradient?(context: GradientContext<K>): readonly (Value | undefined)[];
}

export type OperationRules<K extends OperationName> = { readonly [Name in K]: OperationRule<Name> };

export const float32 = (shape: Shape): ValueType => ({ shape, dtype: 'float32' });

/** The gradient rule of an operation that is itself a gradient and is not differentiated again. */
export function noSecondDerivative(operation: OperationName): () => never {
  return () => {
    throw new CnnError('GRAPH', `${operation} has no gradient: second derivatives of it are not supported.`);
  };
}

/** The operand at `index`, which the caller of the operation must have given. */
export function operandAt(operands: readonly Value[], index: number): Value {
  const value = operands[index];
  if (!value)
    throw new CnnError('GRAPH', `expected an operand number ${index + 1}, received ${operands.length}.`);
  return value;
}

export function expectDType(where: string, value: Value, dtype: DType): void {
  if (value.dtype !== dtype) {
    throw new CnnError('GRAPH', `${where} needs ${dtype} values, received ${value.dtype}. Use cast() first.`);
  }
}

export function expectRank(where: string, value: Value, rank: number): void {
  if (value.shape.length !== rank) {
    throw new CnnError(
      'GRAPH',
      `${where} needs a value of rank ${rank}, received ${formatShape(value.shape)}.`,
    );
  }
}

export function expectTarget(where: string, target: ValueType | undefined): ValueType {
  if (!target) throw new CnnError('GRAPH', `${where} needs a target shape.`);
  return target;
}
