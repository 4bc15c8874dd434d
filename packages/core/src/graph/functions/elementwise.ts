/** The operations on each element by itself, with NumPy's broadcasting. Numbers stand for scalar constants. */
import { CnnError } from '../../errors.js';
import type { Graph, Value } from '../graph.js';
import type { DType, OperationAttributes, OperationName } from '../operations.js';
import { sameShape } from '../shape.js';

type Operand = Value | number;

/** Operations without attributes. */
type Plain = {
  [K in OperationName]: Record<never, never> extends OperationAttributes[K] ? K : never;
}[OperationName];

const unary =
  (operation: Plain) =>
  (x: Value): Value =>
    x.graph.apply(operation, [x], {});

function pair(a: Operand, b: Operand): [Graph, Value, Value] {
  if (typeof a !== 'number')
    return [a.graph, a, typeof b === 'number' ? a.graph.constant(b, [], numeric(a)) : b];
  if (typeof b !== 'number') return [b.graph, b.graph.constant(a, [], numeric(b)), b];
  throw new CnnError('GRAPH', 'an operation on two numbers is no graph operation. Compute it in TypeScript.');
}

const numeric = (value: Value): 'float32' | 'int32' => (value.dtype === 'int32' ? 'int32' : 'float32');

const binary =
  (operation: Plain) =>
  (a: Operand, b: Operand): Value => {
    const [graph, x, y] = pair(a, b);
    return graph.apply(operation, [x, y], {});
  };

export const negate: (x: Value) => Value = unary('negate');
export const exp: (x: Value) => Value = unary('exp');
export const log: (x: Value) => Value = unary('log');
export const sqrt: (x: Value) => Value = unary('sqrt');
export const rsqrt: (x: Value) => Value = unary('rsqrt');
export const square: (x: Value) => Value = unary('square');
export const abs: (x: Value) => Value = unary('abs');
export const sign: (x: Value) => Value = unary('sign');
export const relu: (x: Value) => Value = unary('relu');
export const sigmoid: (x: Value) => Value = unary('sigmoid');
export const tanh: (x: Value) => Value = unary('tanh');
export const softplus: (x: Value) => Value = unary('softplus');
export const erf: (x: Value) => Value = unary('erf');
export const floor: (x: Value) => Value = unary('floor');
export const maximum: (a: Operand, b: Operand) => Value = binary('maximum');
export const minimum: (a: Operand, b: Operand) => Value = binary('minimum');
/** aᵇ for a ≥ 0. */
export const power: (a: Operand, b: Operand) => Value = binary('power');
/** → bool */
export const greater: (a: Operand, b: Operand) => Value = binary('greater');
/** → bool */
export const greaterEqual: (a: Operand, b: Operand) => Value = binary('greaterEqual');
/** → bool */
export const equal: (a: Operand, b: Operand) => Value = binary('equal');

const plainAdd = binary('add');
const plainSubtract = binary('subtract');
const plainMultiply = binary('multiply');
const plainDivide = binary('divide');

/** The constant that fills `value`, or `undefined`. */
function filling(value: Operand): number | undefined {
  if (typeof value === 'number') return value;
  const node = value.graph.node(value);
  return node.operation === 'constant' && typeof node.attributes.values === 'number'
    ? node.attributes.values
    : undefined;
}

/** Whether `value` can stand for the result of an operation with `other` that changes nothing. */
function standsFor(value: Operand, other: Operand): value is Value {
  if (typeof value === 'number') return false;
  return typeof other === 'number' || other.shape.length === 0 || sameShape(other.shape, value.shape);
}

export function add(a: Operand, b: Operand): Value {
  if (filling(a) === 0 && standsFor(b, a)) return b;
  if (filling(b) === 0 && standsFor(a, b)) return a;
  return plainAdd(a, b);
}

export function subtract(a: Operand, b: Operand): Value {
  if (filling(b) === 0 && standsFor(a, b)) return a;
  return plainSubtract(a, b);
}

export function multiply(a: Operand, b: Operand): Value {
  if (filling(a) === 1 && standsFor(b, a)) return b;
  if (filling(b) === 1 && standsFor(a, b)) return a;
  return plainMultiply(a, b);
}

export function divide(a: Operand, b: Operand): Value {
  if (filling(b) === 1 && standsFor(a, b)) return a;
  return plainDivide(a, b);
}

export function select(condition: Value, a: Operand, b: Operand): Value {
  const constant = (x: Operand): Value => (typeof x === 'number' ? condition.graph.constant(x) : x);
  return condition.graph.apply('select', [condition, constant(a), constant(b)], {});
}

export function cast(x: Value, dtype: DType): Value {
  return x.dtype === dtype ? x : x.graph.apply('cast', [x], { dtype });
}
