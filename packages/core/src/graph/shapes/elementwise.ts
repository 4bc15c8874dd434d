import { CnnError } from '../../errors.js';
import { operandAt } from '../operandAt.js';
import type { OperationName, ValueType } from '../operations.js';
import { broadcastShapes, formatShape, type Shape } from '../shape.js';
import { expectDType, float32, type ShapeRules, type Use } from './rule.js';

type AnyUse = Pick<Use<OperationName>, 'operation' | 'operands'>;

function unary({ operation, operands }: AnyUse): ValueType {
  const x = operandAt(operands, 0);
  expectDType(operation, x, 'float32');
  return float32(x.shape);
}

function broadcast(operation: string, a: ValueType, b: ValueType): Shape {
  const shape = broadcastShapes(a.shape, b.shape);
  if (!shape) {
    throw new CnnError(
      'GRAPH',
      `${operation} of ${formatShape(a.shape)} and ${formatShape(b.shape)}: these shapes do not broadcast.`,
    );
  }
  return shape;
}

function binary({ operation, operands }: AnyUse): ValueType {
  const [a, b] = [operandAt(operands, 0), operandAt(operands, 1)];
  expectDType(operation, b, a.dtype);
  return { shape: broadcast(operation, a, b), dtype: a.dtype };
}

const comparison = (use: AnyUse): ValueType => ({ ...binary(use), dtype: 'bool' });

export const elementwise = {
  negate: unary,
  exp: unary,
  log: unary,
  sqrt: unary,
  rsqrt: unary,
  square: unary,
  abs: unary,
  sign: unary,
  relu: unary,
  sigmoid: unary,
  tanh: unary,
  softplus: unary,
  erf: unary,
  floor: unary,
  cast: ({ operands, attributes: { dtype } }) => ({ shape: operandAt(operands, 0).shape, dtype }),

  add: binary,
  subtract: binary,
  multiply: binary,
  divide: binary,
  maximum: binary,
  minimum: binary,
  power: binary,
  greater: comparison,
  greaterEqual: comparison,
  equal: comparison,
  select: ({ operands }) => {
    const [condition, a, b] = [operandAt(operands, 0), operandAt(operands, 1), operandAt(operands, 2)];
    expectDType('select', condition, 'bool');
    expectDType('select', b, a.dtype);
    const inner = broadcast('select', a, b);
    const shape = broadcastShapes(condition.shape, inner);
    if (!shape) {
      throw new CnnError(
        'GRAPH',
        `select by ${formatShape(condition.shape)} of ${formatShape(inner)}: these shapes do not broadcast.`,
      );
    }
    return { shape, dtype: a.dtype };
  },
} satisfies Partial<ShapeRules>;
