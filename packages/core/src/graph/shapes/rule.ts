import { CnnError } from '../../errors.js';
import type { DType, OperationAttributes, OperationName, ValueType } from '../operations.js';
import { formatShape, type Shape } from '../shape.js';

/** One use of an operation, before its value's form is known. */
export interface Use<K extends OperationName> {
  readonly operation: K;
  readonly operands: readonly ValueType[];
  readonly attributes: OperationAttributes[K];
  /** The form that the value is to have, where operands and attributes don't tell it. */
  readonly target?: ValueType | undefined;
}

/** The form of an operation's value. It throws a CnnError (GRAPH) for operands that don't fit. */
export type ShapeRule<K extends OperationName> = (use: Use<K>) => ValueType;

export type ShapeRules = { readonly [Name in OperationName]: ShapeRule<Name> };

export const float32 = (shape: Shape): ValueType => ({ shape, dtype: 'float32' });

export function expectDType(where: string, value: ValueType, dtype: DType): void {
  if (value.dtype !== dtype) {
    throw new CnnError('GRAPH', `${where} needs ${dtype} values, received ${value.dtype}. Use cast() first.`);
  }
}

export function expectRank(where: string, value: ValueType, rank: number): void {
  if (value.shape.length !== rank) {
    throw new CnnError(
      'GRAPH',
      `${where} needs a value of rank ${rank}, received ${formatShape(value.shape)}.`,
    );
  }
}

/** The form that the use asks for. */
export function targetOf({ operation, target }: Pick<Use<OperationName>, 'operation' | 'target'>): ValueType {
  if (!target) throw new CnnError('GRAPH', `${operation} needs a target shape.`);
  return target;
}
