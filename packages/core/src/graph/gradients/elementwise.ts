import * as f from '../functions.js';
import type { Value } from '../graph.js';
import { operandAt } from '../operandAt.js';
import type { OperationName } from '../operations.js';
import { type Compositions, type GradientContext, type GradientRules, zero } from './rule.js';

type AnyContext = Pick<GradientContext<OperationName>, 'operands' | 'output' | 'dy'>;

/** x → dy · derivative */
const unary =
  (gradient: (x: Value, y: Value, dy: Value) => Value) =>
  ({ operands, output, dy }: AnyContext): readonly [Value] => [gradient(operandAt(operands, 0), output, dy)];

const binary =
  (gradient: (a: Value, b: Value, y: Value, dy: Value) => readonly [Value, Value]) =>
  ({ operands, output, dy }: AnyContext): readonly [Value, Value] =>
    gradient(operandAt(operands, 0), operandAt(operands, 1), output, dy);

/** dy where the condition holds, else 0. */
const where = (condition: Value, dy: Value): Value => f.select(condition, dy, 0);

export const elementwise = {
  negate: unary((_x, _y, dy) => f.negate(dy)),
  exp: unary((_x, y, dy) => f.multiply(dy, y)),
  log: unary((x, _y, dy) => f.divide(dy, x)),
  sqrt: unary((_x, y, dy) => f.divide(f.multiply(dy, 0.5), y)),
  rsqrt: unary((x, y, dy) => f.divide(f.multiply(dy, f.multiply(y, -0.5)), x)),
  square: unary((x, _y, dy) => f.multiply(dy, f.multiply(x, 2))),
  abs: unary((x, _y, dy) => f.multiply(dy, f.sign(x))),
  sign: zero,
  relu: unary((_x, y, dy) => where(f.greater(y, 0), dy)),
  sigmoid: unary((_x, y, dy) => f.multiply(dy, f.multiply(y, f.subtract(1, y)))),
  tanh: unary((_x, y, dy) => f.multiply(dy, f.subtract(1, f.square(y)))),
  softplus: unary((x, _y, dy) => f.multiply(dy, f.sigmoid(x))),
  erf: unary((x, _y, dy) => f.multiply(dy, f.multiply(f.exp(f.negate(f.square(x))), 2 / Math.sqrt(Math.PI)))),
  floor: zero,
  cast: ({ operands, dy }) => [operandAt(operands, 0).dtype === 'float32' ? dy : undefined],

  add: binary((_a, _b, _y, dy) => [dy, dy]),
  subtract: binary((_a, _b, _y, dy) => [dy, f.negate(dy)]),
  multiply: binary((a, b, _y, dy) => [f.multiply(dy, b), f.multiply(dy, a)]),
  divide: binary((_a, b, y, dy) => {
    const da = f.divide(dy, b);
    return [da, f.negate(f.multiply(da, y))];
  }),
  // At a tie the first operand takes the gradient.
  maximum: binary((a, b, _y, dy) => {
    const first = f.greaterEqual(a, b);
    return [where(first, dy), f.select(first, 0, dy)];
  }),
  minimum: binary((a, b, _y, dy) => {
    const first = f.greaterEqual(b, a);
    return [where(first, dy), f.select(first, 0, dy)];
  }),
  // d/da aᵇ = b·aᵇ⁻¹; d/db aᵇ = aᵇ·log a, taken as 0 at a = 0.
  power: binary((a, b, y, dy) => [
    f.multiply(dy, f.multiply(b, f.power(a, f.subtract(b, 1)))),
    f.multiply(dy, f.multiply(y, f.log(f.select(f.greater(a, 0), a, 1)))),
  ]),
  greater: zero,
  greaterEqual: zero,
  equal: zero,
  select: ({ operands, dy }) => {
    const condition = operandAt(operands, 0);
    return [undefined, where(condition, dy), f.select(condition, 0, dy)];
  },
} satisfies Partial<GradientRules>;

/** Of operations that an engine need not have. */
export const compositions = {
  rsqrt: ([x]) => f.divide(1, f.sqrt(x as Value)),
  square: ([x]) => f.multiply(x as Value, x as Value),
  // max(x, 0) + log(1 + e^−|x|)
  softplus: ([x]) => f.add(f.relu(x as Value), f.log(f.add(f.exp(f.negate(f.abs(x as Value))), 1))),
} satisfies Partial<Compositions>;
