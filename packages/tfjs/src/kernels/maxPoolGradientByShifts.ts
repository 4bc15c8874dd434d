import type { PoolAttributes } from '@cnn/core';
import * as tf from '@tensorflow/tfjs-core';
import { spaced } from './spaced.js';

/**
 * The gradient of maxPool2d for backends on a graphics card, whose own kernels give a tie to the last element: for each
 * element of the window in turn, dy goes where it equals the maximum and no element before it did.
 *
 * @param options.x with its border
 */
export function maxPoolGradientByShifts(options: {
  readonly x: tf.Tensor4D;
  readonly y: tf.Tensor4D;
  readonly dy: tf.Tensor4D;
  readonly attributes: PoolAttributes;
}): tf.Tensor {
  const { x, y, dy, attributes } = options;
  const [, height, width] = x.shape;
  const [batch, rows, columns, channels] = y.shape;
  const [down, right] = attributes.strides;
  const [tall, wide] = [(rows - 1) * down + 1, (columns - 1) * right + 1];
  let left: tf.Tensor4D = dy;
  let dx: tf.Tensor | undefined;
  for (let row = 0; row < attributes.poolSize[0]; row++) {
    for (let column = 0; column < attributes.poolSize[1]; column++) {
      const end = [batch, row + tall, column + wide, channels];
      const part = tf.stridedSlice(x, [0, row, column, 0], end, [1, down, right, 1]);
      const taken = tf.mul(left, tf.cast(tf.equal(part, y), 'float32')) as tf.Tensor4D;
      left = tf.sub(left, taken);
      const placed = tf.pad(spaced(taken, attributes.strides), [
        [0, 0],
        [row, height - row - tall],
        [column, width - column - wide],
        [0, 0],
      ]);
      dx = dx ? tf.add(dx, placed) : placed;
    }
  }
  return dx as tf.Tensor;
}
