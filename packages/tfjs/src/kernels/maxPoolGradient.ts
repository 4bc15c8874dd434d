import type { PoolAttributes } from '@cnn/core';
import type * as tf from '@tensorflow/tfjs-core';
import { onHost } from './host.js';

/**
 * The gradient of maxPool2d, by a loop: the first element of a window that equals the maximum takes it. (The wasm
 * backend's own kernel gives it to wrong elements.)
 */
export function maxPoolGradientOnHost(options: {
  readonly backend: 'cpu' | 'wasm';
  readonly x: tf.Tensor;
  readonly y: tf.Tensor;
  readonly dy: tf.Tensor;
  readonly attributes: PoolAttributes;
}): tf.Tensor {
  const { backend, x, y, dy, attributes } = options;
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const [, rows, columns] = y.shape as [number, number, number, number];
  const {
    poolSize: [windowHeight, windowWidth],
    strides: [down, right],
    padding: { top, left },
  } = attributes;
  return onHost(backend, [x, y, dy], x.shape, (inputs, dx) => {
    const [image, best, gradient] = inputs as [Float32Array, Float32Array, Float32Array];
    let position = 0;
    for (let item = 0; item < batch; item++) {
      for (let row = 0; row < rows; row++) {
        const firstY = Math.max(row * down - top, 0);
        const lastY = Math.min(row * down - top + windowHeight, height);
        for (let column = 0; column < columns; column++) {
          const firstX = Math.max(column * right - left, 0);
          const lastX = Math.min(column * right - left + windowWidth, width);
          const start = ((item * height + firstY) * width + firstX) * channels;
          const skip = (width - (lastX - firstX)) * channels;
          for (let channel = 0; channel < channels; channel++, position++) {
            const maximum = best[position];
            let at = start + channel;
            search: for (let py = firstY; py < lastY; py++, at += skip) {
              for (let px = firstX; px < lastX; px++, at += channels) {
                if (image[at] === maximum) {
                  dx[at] = (dx[at] as number) + (gradient[position] as number);
                  break search;
                }
              }
            }
          }
        }
      }
    }
  });
}
