import { CnnError } from '../errors.js';

/** The operand at `index`, which the caller of the operation must have given. */
export function operandAt<T>(operands: readonly T[], index: number): T {
  const value = operands[index];
  if (value === undefined)
    throw new CnnError('GRAPH', `expected an operand number ${index + 1}, received ${operands.length}.`);
  return value;
}
