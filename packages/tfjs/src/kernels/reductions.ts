import * as tf from '@tensorflow/tfjs-core';
import { channelMean } from './channels.js';
import type { Kernels, One } from './kernel.js';

/** All axes but the last, which is what bias gradients and batch statistics reduce. */
function overChannels(axes: readonly number[], rank: number): boolean {
  return rank === 4 && axes.length === 3 && axes[2] === 2;
}

export const reductionKernels: Kernels<'reduceSum' | 'reduceMean' | 'reduceMax'> = {
  reduceSum: (operands, { attributes: { axes, keepDims } }, context) => {
    const [x] = operands as One;
    if (context.backend === 'wasm' && !keepDims && overChannels(axes, x.rank)) {
      return tf.mul(channelMean(x, context.backend), x.size / (x.shape[3] as number));
    }
    return tf.sum(x, [...axes], keepDims);
  },
  reduceMean: (operands, { attributes: { axes, keepDims } }, context) => {
    const [x] = operands as One;
    if (!keepDims && overChannels(axes, x.rank)) return channelMean(x, context.backend);
    return tf.mean(x, [...axes], keepDims);
  },
  reduceMax: (operands, { attributes: { axes, keepDims } }) =>
    tf.max((operands as One)[0], [...axes], keepDims),
};
