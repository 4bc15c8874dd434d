import * as tf from '@tensorflow/tfjs-core';
import { isOnHost, onHost } from './host.js';
import type { BackendName } from './kernel.js';

/**
 * The sum of each channel, over all axes but the last.
 *
 * The wasm and cpu backends sum along the last axes only and would transpose the whole value first; a loop reads it
 * once, in order, and sums in float64.
 */
export function channelSum(x: tf.Tensor, backend: BackendName): tf.Tensor {
  if (!isOnHost(backend)) {
    return tf.sum(
      x,
      x.shape.slice(0, -1).map((_, axis) => axis),
    );
  }
  const channels = x.shape.at(-1) as number;
  return onHost(backend, [x], [channels], ([values], out) => {
    const sums = new Float64Array(channels);
    addRows(values as Float32Array, sums);
    out.set(sums);
  });
}

export function channelMean(x: tf.Tensor, backend: BackendName): tf.Tensor {
  return tf.div(channelSum(x, backend), x.size / (x.shape.at(-1) as number));
}

function addRows(values: Float32Array, sums: Float64Array): void {
  const channels = sums.length;
  for (let start = 0; start < values.length; start += channels) {
    for (let channel = 0; channel < channels; channel++) {
      sums[channel] = (sums[channel] as number) + (values[start + channel] as number);
    }
  }
}
