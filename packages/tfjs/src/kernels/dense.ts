import * as tf from '@tensorflow/tfjs-core';
import type { Kernels, One, Two } from './kernel.js';

/**
 * The wasm backend has a fast product for matrices that stand as they are only, and webgl's own product of transposed
 * ones is wrong for some shapes (a batch of one among them).
 */
function upright(matrix: tf.Tensor2D, transposed: boolean): tf.Tensor2D {
  return transposed ? tf.transpose(matrix) : matrix;
}

export const denseKernels = {
  matmul: (operands, { attributes: { transposeA, transposeB } }, { backend }) => {
    const [a, b] = operands as Two as readonly [tf.Tensor2D, tf.Tensor2D];
    return backend === 'wasm' || backend === 'webgl'
      ? tf.matMul(upright(a, transposeA), upright(b, transposeB))
      : tf.matMul(a, b, transposeA, transposeB);
  },
  softmax: (operands) => tf.softmax((operands as One)[0]),
  logSoftmax: (operands) => {
    const [x] = operands as One;
    const shifted = tf.sub(x, tf.max(x, -1, true));
    return tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), -1, true)));
  },
} satisfies Partial<Kernels>;
