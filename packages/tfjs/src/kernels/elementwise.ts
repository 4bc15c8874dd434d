import * as tf from '@tensorflow/tfjs-core';
import { isOnHost, onHost } from './host.js';
import type { Kernels, One, Three, Two } from './kernel.js';

const unary =
  (compute: (x: tf.Tensor) => tf.Tensor) =>
  (operands: readonly tf.Tensor[]): tf.Tensor =>
    compute((operands as One)[0]);

const binary =
  (compute: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor) =>
  (operands: readonly tf.Tensor[]): tf.Tensor => {
    const [a, b] = operands as Two;
    return compute(a, b);
  };

/** A value or a number, as in the gradient of ReLU: tfjs would fill a whole value with the number first. */
function selectOrNumber([condition, a, b]: Three, backend: 'cpu' | 'wasm'): tf.Tensor {
  const numberIsB = b.size === 1;
  return onHost(backend, [condition, a, b], condition.shape, ([holds, left, right], out) => {
    const [values, single] = (numberIsB ? [left, right] : [right, left]) as [Float32Array, Float32Array];
    const other = single[0] as number;
    const flags = holds as Float32Array;
    for (let i = 0; i < out.length; i++) {
      out[i] = (flags[i] !== 0) === numberIsB ? (values[i] as number) : other;
    }
  });
}

export const elementwiseKernels = {
  negate: unary(tf.neg),
  exp: unary(tf.exp),
  log: unary(tf.log),
  sqrt: unary(tf.sqrt),
  rsqrt: unary(tf.rsqrt),
  square: unary(tf.square),
  abs: unary(tf.abs),
  sign: unary(tf.sign),
  relu: unary(tf.relu),
  sigmoid: unary(tf.sigmoid),
  tanh: unary(tf.tanh),
  // max(x, 0) + log(1 + e^−|x|): the backends' own softplus is not exact at both ends.
  softplus: unary((x) => tf.add(tf.relu(x), tf.log1p(tf.exp(tf.neg(tf.abs(x)))))),
  erf: unary(tf.erf),
  floor: unary(tf.floor),
  cast: (operands, { attributes: { dtype } }, { backend }) => {
    const [x] = operands as One;
    // The wasm backend would cut a fraction off before it asks whether it is zero.
    if (dtype === 'bool') return tf.notEqual(x, tf.zerosLike(x));
    const value = tf.cast(x, dtype);
    // The webgpu backend leaves whole numbers as they are and calls them float32, which its transposition and others fail on. A
    // slope of 1 changes nothing.
    return backend === 'webgpu' && dtype === 'float32' && x.dtype !== 'float32'
      ? tf.leakyRelu(value, 1)
      : value;
  },
  add: binary(tf.add),
  subtract: binary(tf.sub),
  multiply: binary(tf.mul),
  divide: binary(tf.div),
  maximum: binary(tf.maximum),
  minimum: binary(tf.minimum),
  power: binary(tf.pow),
  greater: binary(tf.greater),
  greaterEqual: binary(tf.greaterEqual),
  equal: binary(tf.equal),
  select: (operands, _node, { backend }) => {
    const [condition, a, b] = operands as Three;
    const [like, single] = b.size === 1 ? [a, b] : [b, a];
    const whole =
      tf.util.arraysEqual(condition.shape, like.shape) && single.size === 1 && a.dtype === 'float32';
    return isOnHost(backend) && whole
      ? selectOrNumber([condition, a, b], backend)
      : tf.where(condition, a, b);
  },
} satisfies Partial<Kernels>;
