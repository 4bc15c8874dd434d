import * as ops from '../graph/functions.js';
import type { Value } from '../graph/graph.js';
import type { FieldCheck } from './field.js';

/** Adds l1·Σ|w| + l2·Σw² to the loss. */
export interface Regularizer {
  readonly l1?: number | undefined;
  readonly l2?: number | undefined;
}

/** l1·Σ|w|. */
export const l1 = (factor = 0.01): Regularizer => ({ l1: factor });
/** l2·Σw². */
export const l2 = (factor = 0.01): Regularizer => ({ l2: factor });

export const aRegularizer: FieldCheck = (value) => {
  const isFactor = ([name, factor]: [string, unknown]): boolean =>
    (name === 'l1' || name === 'l2') && Number.isFinite(factor as number) && (factor as number) >= 0;
  const fits =
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.entries(value).every(isFactor);
  return fits ? undefined : '{ l1, l2 } with numbers of at least 0';
};

/** The penalty for one variable, a scalar. */
export function penalty(variable: Value, { l1 = 0, l2 = 0 }: Regularizer): Value | undefined {
  const parts: Value[] = [];
  if (l1 > 0) parts.push(ops.multiply(ops.reduceSum(ops.abs(variable)), l1));
  if (l2 > 0) parts.push(ops.multiply(ops.reduceSum(ops.square(variable)), l2));
  return parts.length > 0 ? parts.reduce((sum, part) => ops.add(sum, part)) : undefined;
}
