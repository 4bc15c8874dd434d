import type { TensorValue } from '@cnn/core';
import { DataType } from '../messages/messages.js';
import type { CApi, Pointer } from './capi.js';

/** TensorFlow's tensors that this process holds by `TF_Tensor`. Between runs there are none. */
export class Tensors {
  readonly #api: CApi;
  #held = 0;

  constructor(api: CApi) {
    this.#api = api;
  }

  get held(): number {
    return this.#held;
  }

  /**
   * A tensor with a copy of the value. It is the only copy: TF_NewTensor, which takes memory as it lies, copies what does
   * not begin at a multiple of 64 bytes, and none of V8's arrays does.
   */
  create({ shape, data }: TensorValue): Pointer {
    const { TF_AllocateTensor, TF_TensorData, memcpy } = this.#api;
    const type = data instanceof Float32Array ? DataType.float32 : DataType.int32;
    const tensor = TF_AllocateTensor(type, BigInt64Array.from(shape, BigInt), shape.length, data.byteLength);
    if (tensor === null) throw new Error(`no memory for ${data.byteLength} bytes`);
    this.#held++;
    if (data.byteLength > 0) memcpy(TF_TensorData(tensor), data, data.byteLength);
    return tensor;
  }

  /** Takes over tensors that TensorFlow made: their values come to the host, and each is freed at once. */
  take(tensors: Iterable<Pointer>): TensorValue[] {
    const waiting = [...tensors].reverse();
    this.#held += waiting.length;
    const values: TensorValue[] = [];
    try {
      for (const tensor of waiting.toReversed()) {
        values.push(this.#valueOf(tensor));
        this.free(tensor);
        waiting.pop();
      }
      return values;
    } finally {
      for (const tensor of waiting) this.free(tensor);
    }
  }

  free(tensor: Pointer): void {
    this.#api.TF_DeleteTensor(tensor);
    this.#held--;
  }

  #valueOf(tensor: Pointer): TensorValue {
    const { TF_NumDims, TF_Dim, TF_TensorByteSize, TF_TensorData, TF_TensorType, memcpy } = this.#api;
    const shape = Array.from({ length: TF_NumDims(tensor) }, (_, axis) => TF_Dim(tensor, axis));
    const bytes = TF_TensorByteSize(tensor);
    const data = arrayOf(TF_TensorType(tensor), bytes);
    if (bytes > 0) memcpy(data, TF_TensorData(tensor), bytes);
    return { shape, data };
  }
}

function arrayOf(type: number, bytes: number): Float32Array | Int32Array {
  if (type === DataType.float32) return new Float32Array(bytes / 4);
  if (type === DataType.int32) return new Int32Array(bytes / 4);
  throw new Error(`a tensor of type ${type} can't come to the host: expected float32 or int32`);
}
