import type { ConvolutionAttributes } from '@cnn/core';
import * as tf from '@tensorflow/tfjs-core';
import { channelSum } from './channels.js';
import type { BackendName } from './kernel.js';

interface KernelGradient {
  /** With its border. */
  readonly x: tf.Tensor4D;
  readonly dy: tf.Tensor4D;
  readonly attributes: ConvolutionAttributes;
  /** Of the kernel. */
  readonly shape: readonly [number, number, number, number];
}

/** The elements of x that one position of the kernel meets, one for each position of dy. */
function met(
  { x, dy, attributes: { strides, dilations } }: KernelGradient,
  row: number,
  column: number,
): tf.Tensor4D {
  const [batch, height, width] = dy.shape;
  const channels = x.shape[3];
  const begin = [0, row * dilations[0], column * dilations[1], 0];
  const [tall, wide] = [(height - 1) * strides[0] + 1, (width - 1) * strides[1] + 1];
  if (strides[0] === 1 && strides[1] === 1)
    return tf.slice(x, begin, [batch, height, width, channels]) as tf.Tensor4D;
  const end = begin.map((from, axis) => from + ([batch, tall, wide, channels][axis] as number));
  return tf.stridedSlice(x, begin, end, [1, strides[0], strides[1], 1]) as tf.Tensor4D;
}

/** [[(0, 0), f(0, 0)], …] for every position of a kernel, as a tensor [kh, kw, …]. */
function eachPosition(
  shape: readonly number[],
  compute: (row: number, column: number) => tf.Tensor,
): tf.Tensor {
  const [kh, kw] = shape as [number, number];
  const parts: tf.Tensor[] = [];
  for (let row = 0; row < kh; row++) {
    for (let column = 0; column < kw; column++) parts.push(tf.tidy(() => compute(row, column)));
  }
  return tf.reshape(tf.stack(parts), [...shape]);
}

/** For each position of the kernel one product of matrices: (what x has there)ᵀ · dy. */
export function kernelGradientByShifts(options: KernelGradient): tf.Tensor {
  const { dy, x, shape } = options;
  const rows = dy.size / dy.shape[3];
  const right = tf.reshape(dy, [rows, dy.shape[3]]) as tf.Tensor2D;
  return eachPosition(shape, (row, column) => {
    const left = tf.reshape(met(options, row, column), [rows, x.shape[3]]) as tf.Tensor2D;
    return tf.matMul(tf.transpose(left), right);
  });
}

/** For each position of the kernel the sum over all images of x · dy, channel by channel. */
export function kernelGradientOfChannels(
  options: KernelGradient & { readonly backend: BackendName },
): tf.Tensor {
  const { dy, shape, backend } = options;
  const [, , channels, multiplier] = shape;
  return eachPosition(shape, (row, column) => {
    const part = met(options, row, column);
    const repeated =
      multiplier === 1
        ? part
        : tf.reshape(tf.tile(tf.reshape(part, [part.size, 1]), [1, multiplier]), [
            ...part.shape.slice(0, 3),
            channels * multiplier,
          ]);
    return channelSum(tf.mul(repeated, dy), backend);
  });
}
