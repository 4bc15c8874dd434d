import * as tf from '@tensorflow/tfjs-core';

const product = (dims: readonly number[]): number => dims.reduce((all, dim) => all * dim, 1);

/**
 * A transposition of any rank by transpositions of rank four: each brings one axis to its place, with everything in
 * front of it, between and behind it as one axis each. (The webgpu backend's own loses the device at rank five.)
 */
export function transposeByFour(x: tf.Tensor, permutation: readonly number[]): tf.Tensor {
  let value = x;
  const axes = permutation.map((_, axis) => axis);
  const dims = [...x.shape];
  permutation.forEach((axis, place) => {
    const from = axes.indexOf(axis);
    if (from === place) return;
    const shape = [
      product(dims.slice(0, place)),
      product(dims.slice(place, from)),
      dims[from] as number,
      product(dims.slice(from + 1)),
    ];
    value = tf.transpose(tf.reshape(value, shape), [0, 2, 1, 3]);
    axes.splice(place, 0, ...axes.splice(from, 1));
    dims.splice(place, 0, ...dims.splice(from, 1));
  });
  return tf.reshape(value, dims);
}
