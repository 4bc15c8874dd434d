import type { ConvolutionAttributes, Padding2d } from '@cnn/core';
import type { Attribute } from '../writing/attributes.js';
import * as attribute from '../writing/attributes.js';

/** ONNX's order: the beginnings of all axes, then their ends. */
export const padsOf = ({ top, left, bottom, right }: Padding2d): number[] => [top, left, bottom, right];

/** How far a kernel reaches along an axis. */
export const reach = (size: number, dilation: number): number => (size - 1) * dilation + 1;

export function windowAttributes(attributes: {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations?: readonly number[];
  readonly pads: readonly number[];
}): Record<string, Attribute> {
  const { kernel, strides, dilations, pads } = attributes;
  return {
    kernel_shape: attribute.ints(kernel),
    strides: attribute.ints(strides),
    ...(dilations && { dilations: attribute.ints(dilations) }),
    pads: attribute.ints(pads),
  };
}

/**
 * Rows and columns at the end of an image that no window of a strided convolution reaches: what ONNX calls the output
 * padding of the transposed convolution.
 *
 * @param image height and width of the convolution's input
 * @param result height and width of its output
 */
export function unreached(
  { strides, dilations, padding }: ConvolutionAttributes,
  sizes: {
    readonly kernel: readonly number[];
    readonly image: readonly number[];
    readonly result: readonly number[];
  },
): number[] {
  const total = [padding.top + padding.bottom, padding.left + padding.right];
  return [0, 1].map((axis) => {
    const covered =
      ((sizes.result[axis] as number) - 1) * (strides[axis] as number) +
      reach(sizes.kernel[axis] as number, dilations[axis] as number);
    return (sizes.image[axis] as number) + (total[axis] as number) - covered;
  });
}

/**
 * The part of an image that the windows of a convolution see: the zeros before and after the image along its rows and columns,
 * negative at an end that no window reaches, and its height and width with them.
 */
export function seenPart(
  convolution: ConvolutionAttributes,
  sizes: Parameters<typeof unreached>[1],
): {
  readonly before: readonly [number, number];
  readonly after: readonly [number, number];
  readonly size: readonly [number, number];
} {
  const { top, left, bottom, right } = convolution.padding;
  const [rows, columns] = unreached(convolution, sizes) as [number, number];
  const after = [bottom - rows, right - columns] as const;
  const [height, width] = sizes.image as [number, number];
  return { before: [top, left], after, size: [height + top + after[0], width + left + after[1]] };
}
