import type { ConvolutionAttributes } from '@cnn/core';
import * as tf from '@tensorflow/tfjs-core';
import { channelSum } from './channels.js';
import { onHost } from './host.js';
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

/** Numbers that the columns of one product take: what stays in the processor's second cache is read again for nothing. */
const COLUMN_NUMBERS = 2 ** 18;

/**
 * One product of matrices for some lines of dy at a time: a row for each element of the kernel, with what it meets in x,
 * times these lines. For backends whose memory can be read from here.
 */
export function kernelGradientByColumns(
  options: KernelGradient & { readonly backend: 'cpu' | 'wasm' },
): tf.Tensor {
  const { x, dy, shape, attributes, backend } = options;
  const [images, height, width, filters] = dy.shape;
  const [kh, kw, channels] = shape;
  const elements = kh * kw * channels;
  const lines = images * height;
  const atOnce = Math.max(1, Math.floor(COLUMN_NUMBERS / (elements * width)));
  // With the channels in front, what follows in a row of the columns follows in memory.
  const planes = tf.transpose(x, [3, 0, 1, 2]);
  let sum: tf.Tensor | undefined;
  for (let first = 0; first < lines; first += atOnce) {
    const last = Math.min(first + atOnce, lines);
    const count = (last - first) * width;
    const before = sum;
    sum = tf.tidy(() => {
      const rows = onHost(backend, [planes], [elements, count], ([values], out) => {
        fillColumns({
          values: values as Float32Array,
          out,
          x: x.shape,
          dy: dy.shape,
          shape,
          attributes,
          first,
          last,
        });
      }) as tf.Tensor2D;
      // tfjs's slice would copy all of dy each time.
      const part = onHost(backend, [dy], [count, filters], ([values], out) => {
        out.set((values as Float32Array).subarray(first * width * filters, last * width * filters));
      }) as tf.Tensor2D;
      const product = tf.matMul(rows, part);
      return before ? tf.add(before, product) : product;
    });
    before?.dispose();
  }
  return tf.reshape(sum as tf.Tensor, [...shape]);
}

/** Row (kernel row, kernel column, channel), column (line of dy, place in it): the element of x that they meet at. */
function fillColumns(task: {
  /** x with its channels in front. */
  readonly values: Float32Array;
  readonly out: Float32Array;
  readonly x: readonly number[];
  readonly dy: readonly number[];
  readonly shape: readonly [number, number, number, number];
  readonly attributes: ConvolutionAttributes;
  /** Lines of dy, counted over all images. */
  readonly first: number;
  readonly last: number;
}): void {
  const { values, out, attributes, first, last } = task;
  const [images, imageHeight, imageWidth] = task.x as [number, number, number, number];
  const [, height, width] = task.dy as [number, number, number, number];
  const [kh, kw, channels] = task.shape;
  const { strides, dilations } = attributes;
  const step = strides[1];
  let at = 0;
  for (let row = 0; row < kh; row++) {
    for (let column = 0; column < kw; column++) {
      for (let channel = 0; channel < channels; channel++) {
        for (let line = first; line < last; line++) {
          const image = Math.floor(line / height);
          const y = (line - image * height) * strides[0] + row * dilations[0];
          let from = ((channel * images + image) * imageHeight + y) * imageWidth + column * dilations[1];
          for (let position = 0; position < width; position++, from += step) {
            out[at++] = values[from] as number;
          }
        }
      }
    }
  }
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
