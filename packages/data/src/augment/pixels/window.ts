import type { ImageShape } from '../../set/imageSet.js';
import { type FillMode, warp } from './warp.js';

export interface WindowOptions {
  readonly pixels: Float32Array;
  readonly imageShape: ImageShape;
  /** Of the window. */
  readonly shape: ImageShape;
  /** Its upper left corner; may lie outside. */
  readonly x: number;
  readonly y: number;
  readonly fillMode: FillMode;
  readonly fillValue: number;
}

/** The pixels in a window of an image. */
export function windowOf({ pixels, imageShape, shape, x, y, ...fill }: WindowOptions): Float32Array {
  const to = new Float32Array(shape[0] * shape[1] * shape[2]);
  const matrix = [1, 0, x, 0, 1, y] as const;
  warp({
    from: pixels,
    to,
    imageShape: shape,
    fromShape: imageShape,
    matrix,
    interpolation: 'nearest',
    ...fill,
  });
  return to;
}
