import type { DType, Shape } from '@cnn/core';
import { type AttributeMessage, DataType, type ShapeMessage } from '../messages/messages.js';

const encoder = new TextEncoder();

export const text = (value: string): AttributeMessage => ({ s: encoder.encode(value) });
export const int = (value: number): AttributeMessage => ({ i: value });
export const float = (value: number): AttributeMessage => ({ f: value });
export const bool = (value: boolean): AttributeMessage => ({ b: value });
export const type = (dtype: DType | 'uint8'): AttributeMessage => ({ type: DataType[dtype] });
export const ints = (values: readonly number[]): AttributeMessage => ({ list: { i: values } });
export const shape = (value: Shape): AttributeMessage => ({ shape: shapeMessage(value) });

/** TensorFlow writes an unknown dimension as −1: what every batch-dependent one becomes. */
export function shapeMessage(value: Shape): ShapeMessage {
  return { dim: value.map((size) => ({ size: size < 0 ? -1 : size })) };
}

/** A constant's value: all elements in row-major order, or one that fills the shape. */
export function tensor(value: Shape, data: Float32Array | Int32Array): AttributeMessage {
  const dtype = data instanceof Float32Array ? DataType.float32 : DataType.int32;
  const tensorContent = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { tensor: { dtype, tensorShape: shapeMessage(value), tensorContent } };
}
