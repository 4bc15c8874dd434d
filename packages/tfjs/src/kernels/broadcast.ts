import * as tf from '@tensorflow/tfjs-core';

/**
 * Repeats x up to `shape`. Neighbouring axes that are repeated alike count as one, which keeps the rank low: the
 * webgpu backend loses the device at rank five.
 */
export function broadcastTo(x: tf.Tensor, shape: readonly number[]): tf.Tensor {
  const from = [...Array<number>(shape.length - x.rank).fill(1), ...x.shape];
  const sizes: number[] = [];
  const repeats: number[] = [];
  let before: boolean | undefined;
  shape.forEach((dim, axis) => {
    if (dim === 1) return;
    const repeated = from[axis] === 1;
    if (repeated !== before) {
      sizes.push(1);
      repeats.push(1);
      before = repeated;
    }
    const last = sizes.length - 1;
    if (repeated) repeats[last] = (repeats[last] as number) * dim;
    else sizes[last] = (sizes[last] as number) * dim;
  });
  const tiled = sizes.length === 0 ? x : tf.tile(tf.reshape(x, sizes), repeats);
  return tf.reshape(tiled, [...shape]);
}
