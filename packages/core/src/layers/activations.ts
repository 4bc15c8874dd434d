import * as ops from '../graph/functions.js';
import type { Value } from '../graph/graph.js';
import { type FieldCheck, oneOf } from './field.js';

const SELU_ALPHA = 1.6732632423543772;
const SELU_SCALE = 1.0507009873554805;

export const leakyRelu = (x: Value, negativeSlope: number): Value =>
  ops.select(ops.greater(x, 0), x, ops.multiply(x, negativeSlope));

const elu = (x: Value): Value =>
  ops.select(ops.greater(x, 0), x, ops.subtract(ops.exp(ops.minimum(x, 0)), 1));

const hardSigmoid = (x: Value): Value => ops.multiply(ops.minimum(ops.relu(ops.add(x, 3)), 6), 1 / 6);

/** Keras's activations, with the defaults of `keras.activations`. */
const functions = {
  linear: (x: Value) => x,
  relu: ops.relu,
  relu6: (x: Value) => ops.minimum(ops.relu(x), 6),
  leakyRelu: (x: Value) => leakyRelu(x, 0.2),
  elu,
  selu: (x: Value) =>
    ops.multiply(ops.select(ops.greater(x, 0), x, ops.multiply(elu(x), SELU_ALPHA)), SELU_SCALE),
  /** x·Φ(x), exact. Hendrycks & Gimpel 2016, arXiv 1606.08415. */
  gelu: (x: Value) => ops.multiply(ops.multiply(x, 0.5), ops.add(ops.erf(ops.multiply(x, Math.SQRT1_2)), 1)),
  swish: (x: Value) => ops.multiply(x, ops.sigmoid(x)),
  mish: (x: Value) => ops.multiply(x, ops.tanh(ops.softplus(x))),
  sigmoid: ops.sigmoid,
  hardSigmoid,
  hardSwish: (x: Value) => ops.multiply(x, hardSigmoid(x)),
  tanh: ops.tanh,
  softmax: ops.softmax,
  softplus: ops.softplus,
  softsign: (x: Value) => ops.divide(x, ops.add(ops.abs(x), 1)),
  exponential: ops.exp,
} satisfies Record<string, (x: Value) => Value>;

export type Activation = keyof typeof functions;

export const anActivation: FieldCheck = oneOf(Object.keys(functions));

export function activate(x: Value, activation: Activation = 'linear'): Value {
  return functions[activation](x);
}
