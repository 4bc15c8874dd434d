import * as tf from '@tensorflow/tfjs-core';
import { channelMean, channelSum } from './channels.js';
import type { Kernel, Kernels, Two } from './kernel.js';

const inverseDeviation = (variance: tf.Tensor, epsilon: number): tf.Tensor =>
  tf.rsqrt(tf.add(variance, epsilon));

/** x̂·gamma + beta as one product and one sum of the whole value. */
const normalize: Kernel<'normalizeChannels' | 'batchNormalize'> = (operands, { attributes: { epsilon } }) => {
  const [x, mean, variance, gamma, beta] = operands as readonly [
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
  ];
  const scale = tf.mul(gamma, inverseDeviation(variance, epsilon));
  return tf.add(tf.mul(tf.sub(x, mean), scale), beta);
};

export const normalizationKernels = {
  channelVariance: (operands, _node, { backend }) => {
    const [x, mean] = operands as Two;
    return channelMean(tf.square(tf.sub(x, mean)), backend);
  },
  normalizeChannels: normalize,
  batchNormalize: normalize,
  batchNormalizeGammaGradient: (operands, { attributes: { epsilon } }, { backend }) => {
    const [dy, x, mean, variance] = operands as readonly [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const products = tf.mul(dy, tf.sub(x, mean));
    return tf.mul(channelSum(products, backend), inverseDeviation(variance, epsilon));
  },
  batchNormalizeInputGradient: (operands, { attributes: { epsilon } }) => {
    const [dy, x, mean, variance, gamma, dBeta, dGamma] = operands as readonly [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ];
    const count = x.size / (x.shape.at(-1) as number);
    const inverse = inverseDeviation(variance, epsilon);
    const slope = tf.mul(inverse, tf.div(dGamma, count));
    const inner = tf.sub(tf.sub(dy, tf.div(dBeta, count)), tf.mul(tf.sub(x, mean), slope));
    return tf.mul(inner, tf.mul(gamma, inverse));
  },
} satisfies Partial<Kernels>;
