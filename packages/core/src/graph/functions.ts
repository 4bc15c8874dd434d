/**
 * The operations as functions of values: what losses, optimizers and layers are written with. Numbers stand for
 * scalar constants. Shapes follow `operations.ts`; an operand that does not fit is a CnnError.
 */
import { CnnError } from '../errors.js';
import type { Graph, Value } from './graph.js';
import type { ConvolutionAttributes, DType, OperationName, PoolAttributes } from './operations.js';
import { type Shape, sameShape, sizeOf } from './shape.js';

type Unary =
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
  | 'softmax'
  | 'logSoftmax';
type Binary =
  | 'add'
  | 'subtract'
  | 'multiply'
  | 'divide'
  | 'maximum'
  | 'minimum'
  | 'power'
  | 'greater'
  | 'greaterEqual'
  | 'equal';
type Operand = Value | number;

const unary =
  (operation: Unary) =>
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
  (operation: Binary) =>
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
/** Along the last axis. */
export const softmax: (x: Value) => Value = unary('softmax');
/** Along the last axis. */
export const logSoftmax: (x: Value) => Value = unary('logSoftmax');

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

/** Scalar float32: the number of items in the batch of a run. */
export function batchSize(graph: Graph): Value {
  return graph.apply('batchSize', [], {});
}

export interface ReduceOptions {
  /** Negative ones count from the end; all axes when absent. */
  readonly axes?: readonly number[];
  readonly keepDims?: boolean;
}

function reduce(
  operation: Extract<OperationName, `reduce${string}`>,
  x: Value,
  options: ReduceOptions,
): Value {
  const rank = x.shape.length;
  const axes = options.axes?.map((axis) => (axis < 0 ? axis + rank : axis)) ?? x.shape.map((_, axis) => axis);
  if (axes.length === 0) return x;
  const sorted = [...axes].sort((a, b) => a - b);
  return x.graph.apply(operation, [x], { axes: sorted, keepDims: options.keepDims ?? false });
}

export function reduceSum(x: Value, options: ReduceOptions = {}): Value {
  return reduce('reduceSum', x, options);
}

export function reduceMean(x: Value, options: ReduceOptions = {}): Value {
  return reduce('reduceMean', x, options);
}

export function reduceMax(x: Value, options: ReduceOptions = {}): Value {
  return reduce('reduceMax', x, options);
}

export function reshape(x: Value, shape: Shape): Value {
  if (sameShape(x.shape, shape)) return x;
  const node = x.graph.node(x);
  if (node.operation === 'reshape') return reshape(x.graph.value(node.operands[0] as number), shape);
  return x.graph.apply('reshape', [x], {}, { shape, dtype: x.dtype });
}

export function transpose(x: Value, permutation: readonly number[]): Value {
  if (permutation.every((axis, index) => axis === index)) return x;
  return x.graph.apply('transpose', [x], { permutation });
}

export function broadcast(x: Value, shape: Shape): Value {
  if (sameShape(x.shape, shape)) return x;
  return x.graph.apply('broadcast', [x], {}, { shape, dtype: x.dtype });
}

export function pad(x: Value, before: readonly number[], after: readonly number[]): Value {
  if ([...before, ...after].every((count) => count === 0)) return x;
  return x.graph.apply('pad', [x], { before, after });
}

/** The part of `shape` that starts at `begin`. */
export function slice(x: Value, begin: readonly number[], shape: Shape): Value {
  if (sameShape(x.shape, shape)) return x;
  return x.graph.apply('slice', [x], { begin }, { shape, dtype: x.dtype });
}

export function concat(values: readonly Value[], axis: number): Value {
  const [first] = values;
  if (!first) throw new CnnError('GRAPH', 'concat needs at least one value, received none.');
  if (values.length === 1) return first;
  return first.graph.apply('concat', values, { axis: axis < 0 ? axis + first.shape.length : axis });
}

export function reverse(x: Value, axes: readonly number[]): Value {
  return axes.length === 0 ? x : x.graph.apply('reverse', [x], { axes });
}

export function oneHot(indices: Value, depth: number): Value {
  return indices.graph.apply('oneHot', [indices], { depth });
}

export function matmul(
  a: Value,
  b: Value,
  options: { readonly transposeA?: boolean; readonly transposeB?: boolean } = {},
): Value {
  const { transposeA = false, transposeB = false } = options;
  return a.graph.apply('matmul', [a, b], { transposeA, transposeB });
}

export function conv2d(x: Value, kernel: Value, attributes: ConvolutionAttributes): Value {
  return x.graph.apply('conv2d', [x, kernel], attributes);
}

/** @param shape the form of x */
export function conv2dInputGradient(
  dy: Value,
  kernel: Value,
  attributes: ConvolutionAttributes,
  shape: Shape,
): Value {
  return dy.graph.apply('conv2dInputGradient', [dy, kernel], attributes, { shape, dtype: 'float32' });
}

/** @param shape the form of the kernel */
export function conv2dKernelGradient(
  x: Value,
  dy: Value,
  attributes: ConvolutionAttributes,
  shape: Shape,
): Value {
  return x.graph.apply('conv2dKernelGradient', [x, dy], attributes, { shape, dtype: 'float32' });
}

export function depthwiseConv2d(x: Value, kernel: Value, attributes: ConvolutionAttributes): Value {
  return x.graph.apply('depthwiseConv2d', [x, kernel], attributes);
}

/**
 * The maximum of each window. The maximum of ReLU is taken as the ReLU of the maximum: the same values and gradients
 * from fewer elements.
 */
export function maxPool2d(x: Value, attributes: PoolAttributes): Value {
  const node = x.graph.node(x);
  if (node.operation === 'relu')
    return relu(maxPool2d(x.graph.value(node.operands[0] as number), attributes));
  return x.graph.apply('maxPool2d', [x], attributes);
}

export function averagePool2d(x: Value, attributes: PoolAttributes): Value {
  return x.graph.apply('averagePool2d', [x], attributes);
}

/** Biased variance per channel, over all axes but the last; `mean` is the mean over the same axes. */
export function channelVariance(x: Value, mean: Value): Value {
  return x.graph.apply('channelVariance', [x, mean], {});
}

export interface ChannelNormalization {
  readonly x: Value;
  /** All four of shape [channels]. */
  readonly mean: Value;
  readonly variance: Value;
  readonly gamma: Value;
  readonly beta: Value;
  readonly epsilon: number;
}

/** With moments that are given: inference, or a layer whose statistics stand still. */
export function normalizeChannels(options: ChannelNormalization): Value {
  const { x, mean, variance, gamma, beta, epsilon } = options;
  return x.graph.apply('normalizeChannels', [x, mean, variance, gamma, beta], { epsilon });
}

/** With the moments of x itself. */
export function batchNormalize(options: ChannelNormalization): Value {
  const { x, mean, variance, gamma, beta, epsilon } = options;
  return x.graph.apply('batchNormalize', [x, mean, variance, gamma, beta], { epsilon });
}

/** Number of elements a position of `shape` over `axes` stands for, as a factor for the host or a value. */
export function divideByCount(sum: Value, reduced: Shape): Value {
  const count = sizeOf(reduced);
  if (count > 0) return multiply(sum, 1 / count);
  const perItem = count === -1 ? sum : multiply(sum, 1 / -count);
  return divide(perItem, batchSize(sum.graph));
}
