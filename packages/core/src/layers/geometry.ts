import type { Padding2d } from '../graph/operations.js';
import type { Shape } from '../graph/shape.js';

export type Pair = readonly [number, number];
export type PaddingMode = 'valid' | 'same';

/** `3` stands for `[3, 3]`: height, width. */
export function pairOf(value: number | Pair): Pair {
  return typeof value === 'number' ? [value, value] : value;
}

export const NO_PADDING: Padding2d = { top: 0, bottom: 0, left: 0, right: 0 };

/**
 * The zeros around an image. 'same' keeps ⌈size / stride⌉ positions and puts the odd zero after the image, as
 * TensorFlow does.
 */
export function resolvePadding(options: {
  readonly padding: PaddingMode;
  readonly image: Shape;
  /** Size of the window, with its dilation counted. */
  readonly window: Pair;
  readonly strides: Pair;
}): Padding2d {
  if (options.padding === 'valid') return NO_PADDING;
  const { image, window, strides } = options;
  const along = (axis: 0 | 1): Pair => {
    const size = image[axis + 1] as number;
    const total = Math.max((Math.ceil(size / strides[axis]) - 1) * strides[axis] + window[axis] - size, 0);
    return [Math.floor(total / 2), Math.ceil(total / 2)];
  };
  const [[top, bottom], [left, right]] = [along(0), along(1)];
  return { top, bottom, left, right };
}

/** A window with holes: what a kernel of this size spans. */
export function spanOf(kernelSize: Pair, dilation: Pair): Pair {
  return [(kernelSize[0] - 1) * dilation[0] + 1, (kernelSize[1] - 1) * dilation[1] + 1];
}

/** Rows and columns at the border, as Keras's zeroPadding2d and cropping2d take them. */
export type Borders = number | Pair | readonly [Pair, Pair];

export function resolveBorders(value: Borders): Padding2d {
  if (typeof value === 'number') return { top: value, bottom: value, left: value, right: value };
  const [vertical, horizontal] = value;
  const [top, bottom] = pairOf(vertical);
  const [left, right] = pairOf(horizontal);
  return { top, bottom, left, right };
}
