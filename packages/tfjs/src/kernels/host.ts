import * as tf from '@tensorflow/tfjs-core';
import type { BackendName } from './kernel.js';

/** What the wasm backend offers for kernels of one's own: its memory as arrays. */
interface HeapBackend {
  makeOutput(shape: number[], dtype: tf.DataType): tf.TensorInfo;
  typedArrayFromHeap(tensor: tf.TensorInfo): Float32Array;
}

/** Backends whose values lie in memory that this thread can read and write. */
export function isOnHost(backend: BackendName): backend is 'cpu' | 'wasm' {
  return backend === 'cpu' || backend === 'wasm';
}

/**
 * Computes a float32 value by a loop in TypeScript over the backend's own memory, without copies: for what the backend
 * has no right or no fast kernel for.
 *
 * @param compute fills `out`, which starts with zeros; a bool operand comes as bytes of 0 and 1
 */
export function onHost(
  backend: 'cpu' | 'wasm',
  operands: readonly tf.Tensor[],
  shape: number[],
  compute: (inputs: readonly Float32Array[], out: Float32Array) => void,
): tf.Tensor {
  if (backend === 'cpu') {
    const out = new Float32Array(tf.util.sizeFromShape(shape));
    compute(
      operands.map((operand) => operand.dataSync() as Float32Array),
      out,
    );
    return tf.tensor(out, shape);
  }
  const heap = tf.backend() as unknown as HeapBackend;
  const made = heap.makeOutput(shape, 'float32');
  // The memory may move when it grows, so arrays are taken after the output has been made.
  const out = heap.typedArrayFromHeap(made).fill(0);
  compute(
    operands.map((operand) => heap.typedArrayFromHeap(operand)),
    out,
  );
  return tf.engine().makeTensorFromTensorInfo(made);
}
