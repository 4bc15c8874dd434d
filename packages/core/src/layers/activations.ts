import * as ops from '../graph/functions.js';
import type { Value } from '../graph/graph.js';
import { type FieldCheck, oneOf } from './field.js';

const SELU_ALPHA = 1.6732632423543772;
/** Keras's b. Barron 2021, arXiv 2112.11687. */
const SQUAREPLUS = 4;
const SELU_SCALE = 1.0507009873554805;

export const leakyRelu = (x: Value, negativeSlope: number): Value =>
  ops.select(ops.greater(x, 0), x, ops.multiply(x, negativeSlope));

export const elu = (x: Value, alpha = 1): Value =>
  ops.select(ops.greater(x, 0), x, ops.multiply(ops.subtract(ops.exp(ops.minimum(x, 0)), 1), alpha));

/** At exactly 6 the limit takes the gradient: x gets 0, as in Keras and PyTorch. */
export const relu6 = (x: Value): Value => ops.minimum(6, ops.relu(x));

const hardSigmoid = (x: Value): Value => ops.multiply(relu6(ops.add(x, 3)), 1 / 6);

/** Keras's activations, with the defaults of `keras.activations`. */
const functions = {
  linear: (x: Value) => x,
  relu: ops.relu,
  relu6,
  leakyRelu: (x: Value) => leakyRelu(x, 0.2),
  elu: (x: Value) => elu(x),
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
  tanhShrink: (x: Value) => ops.subtract(x, ops.tanh(x)),
  hardTanh: (x: Value) => ops.maximum(ops.minimum(x, 1), -1),
  softmax: ops.softmax,
  logSoftmax: ops.logSoftmax,
  softplus: ops.softplus,
  logSigmoid: (x: Value) => ops.negate(ops.softplus(ops.negate(x))),
  squareplus: (x: Value) => ops.multiply(ops.add(x, ops.sqrt(ops.add(ops.square(x), SQUAREPLUS))), 0.5),
  softsign: (x: Value) => ops.divide(x, ops.add(ops.abs(x), 1)),
  exponential: ops.exp,
} satisfies Record<string, (x: Value) => Value>;

export type Activation = keyof typeof functions;

export const anActivation: FieldCheck = oneOf(Object.keys(functions));

export function activate(x: Value, activation: Activation = 'linear'): Value {
  return functions[activation](x);
}
