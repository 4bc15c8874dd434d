import type { Padding2d } from '@cnn/core';
import type { AttributeMessage } from '../messages/messages.js';
import * as attribute from '../writing/attributes.js';

export interface Window {
  /** Height and width of the image. */
  readonly image: readonly [number, number];
  /** Height and width that the window covers, dilation included. */
  readonly size: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly padding: Padding2d;
}

export type PaddingKind = 'VALID' | 'SAME' | 'EXPLICIT';

/** TensorFlow's name for the padding; its own two kinds have the fastest kernels. */
export function paddingKind({ image, size, strides, padding }: Window): PaddingKind {
  const { top, bottom, left, right } = padding;
  if (top + bottom + left + right === 0) return 'VALID';
  const [rows, columns] = [0, 1].map((axis) => {
    const [length, window, stride] = [image[axis] ?? 0, size[axis] ?? 0, strides[axis] ?? 1];
    const total = Math.max((Math.ceil(length / stride) - 1) * stride + window - length, 0);
    return [Math.floor(total / 2), Math.ceil(total / 2)];
  });
  const same = rows?.[0] === top && rows[1] === bottom && columns?.[0] === left && columns[1] === right;
  return same ? 'SAME' : 'EXPLICIT';
}

/** The attributes `strides`, `padding` and, where needed, `explicit_paddings`. */
export function windowAttributes(window: Window): Record<string, AttributeMessage> {
  const kind = paddingKind(window);
  const { top, bottom, left, right } = window.padding;
  return {
    strides: attribute.ints([1, ...window.strides, 1]),
    padding: attribute.text(kind),
    ...(kind === 'EXPLICIT'
      ? { explicit_paddings: attribute.ints([0, 0, top, bottom, left, right, 0, 0]) }
      : {}),
  };
}

/** [height, width] of an NHWC shape. */
export const imageSize = (shape: readonly number[]): [number, number] => [
  shape[1] as number,
  shape[2] as number,
];
