import * as tf from '@tensorflow/tfjs-core';
import type { BackendName } from './kernel.js';
import { spaced } from './spaced.js';

type Pair = [number, number];

/**
 * A depthwise convolution without padding. TensorFlow's kernel for processors takes neither dilations nor strides that
 * differ: there the kernel gets zeros between its elements, and positions between the strides are left out.
 */
export function depthwise(options: {
  readonly x: tf.Tensor4D;
  readonly kernel: tf.Tensor4D;
  readonly strides: Pair;
  readonly dilations: Pair;
  readonly backend: BackendName;
}): tf.Tensor4D {
  const { x, kernel, strides, dilations, backend } = options;
  if (backend !== 'tensorflow') return tf.depthwiseConv2d(x, kernel, strides, 'valid', 'NHWC', dilations);
  const wide = widened(kernel, dilations);
  if (strides[0] === strides[1]) return tf.depthwiseConv2d(x, wide, strides, 'valid');
  const whole = tf.depthwiseConv2d(x, wide, 1, 'valid');
  return tf.stridedSlice(whole, [0, 0, 0, 0], whole.shape, [1, ...strides, 1]) as tf.Tensor4D;
}

/** The kernel whose elements stand as far apart as the dilations say. */
function widened(kernel: tf.Tensor4D, dilations: Pair): tf.Tensor4D {
  const [kh, kw, channels, multiplier] = kernel.shape;
  const wide = spaced(tf.reshape(kernel, [1, kh, kw, channels * multiplier]), dilations);
  return tf.reshape(wide, [wide.shape[1], wide.shape[2], channels, multiplier]);
}
