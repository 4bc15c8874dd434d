import { CnnError } from '../../errors.js';
import * as f from '../functions.js';
import type { Value, ValueType } from '../graph.js';
import type { OperationName } from '../operations.js';
import { expectDType, float32, type OperationRule, type OperationRules, operandAt } from '../rule.js';
import { broadcastAxes, broadcastShapes, formatShape, type Shape } from '../shape.js';

/** x → dy · derivative */
function unary<K extends OperationName>(
  operation: K,
  gradient?: (x: Value, y: Value, dy: Value) => Value,
): OperationRule<K> {
  const infer = (operands: readonly Value[]): ValueType => {
    const x = operandAt(operands, 0);
    expectDType(operation, x, 'float32');
    return float32(x.shape);
  };
  if (!gradient) return { infer };
  return {
    infer,
    gradient: ({ operands, output, dy }) => [gradient(operandAt(operands, 0), output, dy)],
  };
}

function inferBroadcast(operation: string, a: Value, b: Value): Shape {
  const shape = broadcastShapes(a.shape, b.shape);
  if (!shape) {
    throw new CnnError(
      'GRAPH',
      `${operation} of ${formatShape(a.shape)} and ${formatShape(b.shape)}: these shapes do not broadcast.`,
    );
  }
  return shape;
}

/** Sums a gradient over the axes along which its operand was repeated. */
export function sumToShape(dy: Value, shape: Shape): Value {
  const axes = broadcastAxes(shape, dy.shape);
  return f.reshape(axes.length > 0 ? f.reduceSum(dy, { axes }) : dy, shape);
}

function binary<K extends OperationName>(
  operation: K,
  gradient: (a: Value, b: Value, y: Value, dy: Value) => readonly [Value, Value],
): OperationRule<K> {
  return {
    infer: (operands) => {
      const [a, b] = [operandAt(operands, 0), operandAt(operands, 1)];
      expectDType(operation, b, a.dtype);
      return { shape: inferBroadcast(operation, a, b), dtype: a.dtype };
    },
    gradient: ({ operands, output, dy }) => {
      const [a, b] = [operandAt(operands, 0), operandAt(operands, 1)];
      const [da, db] = gradient(a, b, output, dy);
      return [sumToShape(da, a.shape), sumToShape(db, b.shape)];
    },
  };
}

function comparison<K extends OperationName>(operation: K): OperationRule<K> {
  return {
    infer: (operands) => {
      const [a, b] = [operandAt(operands, 0), operandAt(operands, 1)];
      expectDType(operation, b, a.dtype);
      return { shape: inferBroadcast(operation, a, b), dtype: 'bool' };
    },
  };
}

/** dy where the condition holds, else 0. */
const where = (condition: Value, dy: Value): Value => f.select(condition, dy, 0);

type Elementwise =
  | 'negate'
  | 'exp'
  | 'log'
  | 'sqrt'
  | 'rsqrt'
  | 'square'
  | 'abs'
  | 'sign'
  | 'relu'
  | 'sigmoid'
  | 'tanh'
  | 'softplus'
  | 'erf'
  | 'floor'
  | 'cast'
  | 'add'
  | 'subtract'
  | 'multiply'
  | 'divide'
  | 'maximum'
  | 'minimum'
  | 'power'
  | 'greater'
  | 'greaterEqual'
  | 'equal'
  | 'select';

export const elementwiseRules: OperationRules<Elementwise> = {
  negate: unary('negate', (_x, _y, dy) => f.negate(dy)),
  exp: unary('exp', (_x, y, dy) => f.multiply(dy, y)),
  log: unary('log', (x, _y, dy) => f.divide(dy, x)),
  sqrt: unary('sqrt', (_x, y, dy) => f.divide(f.multiply(dy, 0.5), y)),
  rsqrt: unary('rsqrt', (x, y, dy) => f.divide(f.multiply(dy, f.multiply(y, -0.5)), x)),
  square: unary('square', (x, _y, dy) => f.multiply(dy, f.multiply(x, 2))),
  abs: unary('abs', (x, _y, dy) => f.multiply(dy, f.sign(x))),
  sign: unary('sign'),
  relu: unary('relu', (_x, y, dy) => where(f.greater(y, 0), dy)),
  sigmoid: unary('sigmoid', (_x, y, dy) => f.multiply(dy, f.multiply(y, f.subtract(1, y)))),
  tanh: unary('tanh', (_x, y, dy) => f.multiply(dy, f.subtract(1, f.square(y)))),
  softplus: unary('softplus', (x, _y, dy) => f.multiply(dy, f.sigmoid(x))),
  erf: unary('erf', (x, _y, dy) =>
    f.multiply(dy, f.multiply(f.exp(f.negate(f.square(x))), 2 / Math.sqrt(Math.PI))),
  ),
  floor: unary('floor'),
  cast: {
    infer: (operands, { dtype }) => ({ shape: operandAt(operands, 0).shape, dtype }),
    gradient: ({ operands, dy }) => [operandAt(operands, 0).dtype === 'float32' ? dy : undefined],
  },

  add: binary('add', (_a, _b, _y, dy) => [dy, dy]),
  subtract: binary('subtract', (_a, _b, _y, dy) => [dy, f.negate(dy)]),
  multiply: binary('multiply', (a, b, _y, dy) => [f.multiply(dy, b), f.multiply(dy, a)]),
  divide: binary('divide', (_a, b, y, dy) => {
    const da = f.divide(dy, b);
    return [da, f.negate(f.multiply(da, y))];
  }),
  // At a tie the first operand takes the gradient.
  maximum: binary('maximum', (a, b, _y, dy) => {
    const first = f.greaterEqual(a, b);
    return [where(first, dy), f.select(first, 0, dy)];
  }),
  minimum: binary('minimum', (a, b, _y, dy) => {
    const first = f.greaterEqual(b, a);
    return [where(first, dy), f.select(first, 0, dy)];
  }),
  // d/da aᵇ = b·aᵇ⁻¹; d/db aᵇ = aᵇ·log a, taken as 0 at a = 0.
  power: binary('power', (a, b, y, dy) => [
    f.multiply(dy, f.multiply(b, f.power(a, f.subtract(b, 1)))),
    f.multiply(dy, f.multiply(y, f.log(f.select(f.greater(a, 0), a, 1)))),
  ]),
  greater: comparison('greater'),
  greaterEqual: comparison('greaterEqual'),
  equal: comparison('equal'),
  select: {
    infer: (operands) => {
      const [condition, a, b] = [operandAt(operands, 0), operandAt(operands, 1), operandAt(operands, 2)];
      expectDType('select', condition, 'bool');
      expectDType('select', b, a.dtype);
      const inner = inferBroadcast('select', a, b);
      const shape = broadcastShapes(condition.shape, inner);
      if (!shape) {
        throw new CnnError(
          'GRAPH',
          `select by ${formatShape(condition.shape)} of ${formatShape(inner)}: these shapes do not broadcast.`,
        );
      }
      return { shape, dtype: a.dtype };
    },
    gradient: ({ operands, dy }) => {
      const [condition, a, b] = [operandAt(operands, 0), operandAt(operands, 1), operandAt(operands, 2)];
      return [
        undefined,
        sumToShape(f.select(condition, dy, 0), a.shape),
        sumToShape(f.select(condition, 0, dy), b.shape),
      ];
    },
  },
};
