import type { ImageShape } from '../../set/imageSet.js';
import { warp } from './warp.js';

export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly columns: number;
  readonly rows: number;
}

/** Stretches a rectangle of an image to its whole size (bilinear, without antialiasing), as torchvision's resized_crop. */
export function resizedCrop(
  pixels: Float32Array,
  imageShape: ImageShape,
  { left, top, columns, rows }: Rectangle,
): void {
  const [height, width, channels] = imageShape;
  const from = new Float32Array(rows * columns * channels);
  for (let y = 0; y < rows; y++) {
    const begin = ((top + y) * width + left) * channels;
    from.set(pixels.subarray(begin, begin + columns * channels), y * columns * channels);
  }
  const [a, e] = [columns / width, rows / height];
  // Between pixel centres: (x + 1/2) · a − 1/2.
  const matrix = [a, 0, (a - 1) / 2, 0, e, (e - 1) / 2] as const;
  const fromShape = [rows, columns, channels] as const;
  warp({
    from,
    to: pixels,
    imageShape,
    fromShape,
    matrix,
    interpolation: 'bilinear',
    fillMode: 'nearest',
    fillValue: 0,
  });
}
