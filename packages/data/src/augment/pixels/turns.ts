import type { ImageShape } from '../../set/imageSet.js';

/** Mirrors left and right, in place. */
export function flipHorizontal(pixels: Float32Array, [height, width, channels]: ImageShape): void {
  for (let y = 0; y < height; y++) {
    for (let left = 0, right = width - 1; left < right; left++, right--) {
      const a = (y * width + left) * channels;
      const b = (y * width + right) * channels;
      for (let c = 0; c < channels; c++) swap(pixels, a + c, b + c);
    }
  }
}

/** Mirrors top and bottom, in place. */
export function flipVertical(pixels: Float32Array, [height, width, channels]: ImageShape): void {
  const row = width * channels;
  for (let top = 0, bottom = height - 1; top < bottom; top++, bottom--) {
    for (let i = 0; i < row; i++) swap(pixels, top * row + i, bottom * row + i);
  }
}

/** Turns a square image by 90 degrees counterclockwise, in place: NumPy's `rot90`. */
export function turnQuarter(pixels: Float32Array, imageShape: ImageShape): void {
  const [size, , channels] = imageShape;
  for (let y = 0; y < size; y++) {
    for (let x = y + 1; x < size; x++) {
      for (let c = 0; c < channels; c++)
        swap(pixels, (y * size + x) * channels + c, (x * size + y) * channels + c);
    }
  }
  flipVertical(pixels, imageShape);
}

function swap(values: Float32Array, a: number, b: number): void {
  const kept = values[a] as number;
  values[a] = values[b] as number;
  values[b] = kept;
}
