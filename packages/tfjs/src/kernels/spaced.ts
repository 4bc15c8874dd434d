import * as tf from '@tensorflow/tfjs-core';

/** Zeros between the elements, so that a convolution with strides can be undone by one without. */
export function spaced(dy: tf.Tensor4D, [down, right]: readonly [number, number]): tf.Tensor4D {
  if (down === 1 && right === 1) return dy;
  const [batch, height, width, channels] = dy.shape;
  const padded = tf.pad(tf.reshape(dy, [batch * height, 1, width, channels]), [
    [0, 0],
    [0, down - 1],
    [0, 0],
    [0, 0],
  ]);
  const rows = tf.reshape(padded, [batch * height * down * width, 1, channels]);
  const columns = tf.pad(rows, [
    [0, 0],
    [0, right - 1],
    [0, 0],
  ]);
  const whole = tf.reshape(columns, [batch, height * down, width * right, channels]) as tf.Tensor4D;
  return tf.slice(whole, [0, 0, 0, 0], [batch, (height - 1) * down + 1, (width - 1) * right + 1, channels]);
}
