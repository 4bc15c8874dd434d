import * as tf from '@tensorflow/tfjs-core';
import type { BackendName } from './kernel.js';

/**
 * The mean of each channel, over all axes but the last.
 *
 * The wasm backend sums along the last axes only and would transpose the whole value first; its pooling over the whole
 * image reads it once, in order.
 */
export function channelMean(x: tf.Tensor, backend: BackendName): tf.Tensor {
  const outer = x.shape.slice(0, -1).map((_, axis) => axis);
  if (backend !== 'wasm' || x.rank !== 4) return tf.mean(x, outer);
  const [, height, width, channels] = x.shape as [number, number, number, number];
  const perImage = tf.avgPool(x as tf.Tensor4D, [height, width], 1, 'valid');
  return tf.reshape(tf.mean(perImage, 0), [channels]);
}
