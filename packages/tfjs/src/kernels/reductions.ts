import * as tf from '@tensorflow/tfjs-core';
import { channelMean, channelSum } from './channels.js';
import type { Kernels, One } from './kernel.js';

/** All axes but the last, which is what bias gradients and batch statistics reduce. */
function overChannels(
  { axes, keepDims }: { axes: readonly number[]; keepDims: boolean },
  rank: number,
): boolean {
  return !keepDims && rank > 1 && axes.length === rank - 1 && axes.every((axis, index) => axis === index);
}

export const reductionKernels = {
  reduceSum: (operands, { attributes }, { backend }) => {
    const [x] = operands as One;
    return overChannels(attributes, x.rank)
      ? channelSum(x, backend)
      : tf.sum(x, [...attributes.axes], attributes.keepDims);
  },
  reduceMean: (operands, { attributes }, { backend }) => {
    const [x] = operands as One;
    return overChannels(attributes, x.rank)
      ? channelMean(x, backend)
      : tf.mean(x, [...attributes.axes], attributes.keepDims);
  },
  reduceMax: (operands, { attributes: { axes, keepDims } }) =>
    tf.max((operands as One)[0], [...axes], keepDims),
} satisfies Partial<Kernels>;
