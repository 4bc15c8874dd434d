import * as tf from '@tensorflow/tfjs-core';
import { broadcastTo } from './broadcast.js';
import type { Kernels, One } from './kernel.js';

export const formKernels = {
  reshape: (operands, { shape }, context) => tf.reshape((operands as One)[0], context.concrete(shape)),
  transpose: (operands, { attributes }) => tf.transpose((operands as One)[0], [...attributes.permutation]),
  broadcast: (operands, { shape }, context) => broadcastTo((operands as One)[0], context.concrete(shape)),
  pad: (operands, { attributes: { before, after } }) =>
    tf.pad(
      (operands as One)[0],
      before.map((count, axis): [number, number] => [count, after[axis] as number]),
    ),
  slice: (operands, { attributes, shape }, context) =>
    tf.slice((operands as One)[0], [...attributes.begin], context.concrete(shape)),
  concat: (operands, { attributes }) => tf.concat([...operands], attributes.axis),
  reverse: (operands, { attributes }) => tf.reverse((operands as One)[0], [...attributes.axes]),
  // The wasm backend writes whole numbers, whatever type it is asked for.
  oneHot: (operands, { attributes }) =>
    tf.cast(tf.oneHot((operands as One)[0], attributes.depth, 1, 0, 'int32'), 'float32'),
} satisfies Partial<Kernels>;
