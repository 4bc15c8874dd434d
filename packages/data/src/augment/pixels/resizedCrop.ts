import type { ImageShape } from '../../set/imageSet.js';
import { warp } from './warp.js';

export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly columns: number;
  readonly rows: number;
}

export interface ResizedCropOptions {
  readonly pixels: Float32Array;
  readonly imageShape: ImageShape;
  readonly rectangle: Rectangle;
  /** What the rectangle is stretched to. */
  readonly shape: ImageShape;
}

/** Stretches a rectangle of an image to a size (bilinear, without antialiasing), as torchvision's resized_crop. */
export function resizedCrop({ pixels, imageShape, rectangle, shape }: ResizedCropOptions): Float32Array {
  const [, width, channels] = imageShape;
  const { left, top, columns, rows } = rectangle;
  const from = new Float32Array(rows * columns * channels);
  for (let y = 0; y < rows; y++) {
    const begin = ((top + y) * width + left) * channels;
    from.set(pixels.subarray(begin, begin + columns * channels), y * columns * channels);
  }
  const [a, e] = [columns / shape[1], rows / shape[0]];
  // Between pixel centres: (x + 1/2) · a − 1/2.
  const matrix = [a, 0, (a - 1) / 2, 0, e, (e - 1) / 2] as const;
  const fromShape = [rows, columns, channels] as const;
  const to = new Float32Array(shape[0] * shape[1] * channels);
  const stretch = { interpolation: 'bilinear', fillMode: 'nearest', fillValue: 0 } as const;
  warp({ from, to, imageShape: shape, fromShape, matrix, ...stretch });
  return to;
}
