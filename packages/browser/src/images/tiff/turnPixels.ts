import type { ImageSize } from '@cnn/data';

export interface TurnPixelsOptions extends ImageSize {
  /** RGB bytes, `[height, width, 3]`. */
  readonly pixels: Uint8Array;
  /** As EXIF and TIFF have it, 1 to 8: where the first row and the first column are to be shown. */
  readonly orientation: number;
}

/** Pixels as they are to be seen (TIFF 6.0, `Orientation`). Height and width change places from 5 on. */
export function turnPixels({ pixels, height, width, orientation }: TurnPixelsOptions): Uint8Array {
  if (orientation <= 1 || orientation > 8) return pixels;
  const swap = orientation >= 5;
  const [rows, columns] = swap ? [width, height] : [height, width];
  const turned = new Uint8Array(pixels.length);
  for (let row = 0, to = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, to += 3) {
      const [y, x] = swap ? [column, row] : [row, column];
      const bottom = orientation === 3 || orientation === 4 || orientation === 7 || orientation === 8;
      const right = orientation === 2 || orientation === 3 || orientation === 6 || orientation === 7;
      const [fromY, fromX] = swap
        ? [right ? height - 1 - y : y, bottom ? width - 1 - x : x]
        : [bottom ? height - 1 - y : y, right ? width - 1 - x : x];
      const from = (fromY * width + fromX) * 3;
      turned[to] = pixels[from] as number;
      turned[to + 1] = pixels[from + 1] as number;
      turned[to + 2] = pixels[from + 2] as number;
    }
  }
  return turned;
}
