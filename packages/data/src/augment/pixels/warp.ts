import type { ImageShape } from '@cnn/core';

/** How a value between pixels is found. */
export type Interpolation = 'nearest' | 'bilinear';

/**
 * What lies outside the image, with Keras's names: the image mirrored at its edge (`reflect`: `d c b a | a b c d | d c b
 * a`), repeated (`wrap`), its last pixel (`nearest`), or `fillValue` (`constant`).
 */
export type FillMode = 'reflect' | 'wrap' | 'nearest' | 'constant';

export const fillModes = ['reflect', 'wrap', 'nearest', 'constant'] as const;
export const interpolations = ['nearest', 'bilinear'] as const;

/** Output pixel (x, y) shows the input at (a·x + b·y + c, d·x + e·y + f), in pixels from the centre of the first one. */
export type AffineMatrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

export interface WarpOptions {
  readonly from: Float32Array;
  /** Another array than `from`. */
  readonly to: Float32Array;
  /** Of `to`. */
  readonly imageShape: ImageShape;
  /** Of `from`. Default: the same. */
  readonly fromShape?: ImageShape | undefined;
  readonly matrix: AffineMatrix;
  readonly interpolation: Interpolation;
  readonly fillMode: FillMode;
  /** Of `constant`. */
  readonly fillValue: number;
}

/** The index inside 0..size − 1 that a pixel outside shows; −1 for the fill value. */
function inside(at: number, size: number, mode: FillMode): number {
  if (at >= 0 && at < size) return at;
  switch (mode) {
    case 'constant':
      return -1;
    case 'nearest':
      return at < 0 ? 0 : size - 1;
    case 'wrap':
      return ((at % size) + size) % size;
    case 'reflect': {
      const period = 2 * size;
      const place = ((at % period) + period) % period;
      return place < size ? place : period - 1 - place;
    }
  }
}

/** Where in `from` the pixel (x, y) or what stands for it begins; −1 for the fill value. */
function offset(x: number, y: number, { imageShape, fromShape = imageShape, fillMode }: WarpOptions): number {
  const [height, width, channels] = fromShape;
  const column = inside(x, width, fillMode);
  const row = inside(y, height, fillMode);
  return column < 0 || row < 0 ? -1 : (row * width + column) * channels;
}

function placeNearest(options: WarpOptions, x: number, y: number, at: number): void {
  const { from, to, imageShape, fillValue } = options;
  // Ties go to the even neighbour in the references, so none is exact here; half up is as good.
  const begin = offset(Math.floor(x + 0.5), Math.floor(y + 0.5), options);
  for (let c = 0; c < imageShape[2]; c++) to[at + c] = begin < 0 ? fillValue : (from[begin + c] as number);
}

function placeBilinear(options: WarpOptions, x: number, y: number, at: number): void {
  const { from, to, imageShape, fillValue } = options;
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [right, down] = [x - left, y - top];
  const topLeft = offset(left, top, options);
  const topRight = offset(left + 1, top, options);
  const downLeft = offset(left, top + 1, options);
  const downRight = offset(left + 1, top + 1, options);
  for (let c = 0; c < imageShape[2]; c++) {
    const a = topLeft < 0 ? fillValue : (from[topLeft + c] as number);
    const b = topRight < 0 ? fillValue : (from[topRight + c] as number);
    const d = downLeft < 0 ? fillValue : (from[downLeft + c] as number);
    const e = downRight < 0 ? fillValue : (from[downRight + c] as number);
    to[at + c] = (a + (b - a) * right) * (1 - down) + (d + (e - d) * right) * down;
  }
}

/** Draws an image through an affine map. */
export function warp(options: WarpOptions): void {
  const { imageShape, matrix, interpolation, from, to, fromShape = imageShape } = options;
  const [height, width, channels] = imageShape;
  const [a, b, c, d, e, f] = matrix;
  const [lastRow, lastColumn] = [fromShape[0] - 1, fromShape[1] - 1];
  const row = fromShape[1] * channels;
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += channels) {
      const fromX = a * x + b * y + c;
      const fromY = d * x + e * y + f;
      if (interpolation === 'nearest') {
        placeNearest(options, fromX, fromY, at);
      } else if (fromX >= 0 && fromY >= 0 && fromX < lastColumn && fromY < lastRow) {
        // As placeBilinear, for the many pixels whose four neighbours all lie inside.
        const left = Math.floor(fromX);
        const top = Math.floor(fromY);
        const right = fromX - left;
        const down = fromY - top;
        const end = at + channels;
        for (let i = at, k = top * row + left * channels; i < end; i++, k++) {
          const one = from[k] as number;
          const two = from[k + row] as number;
          const upper = one + ((from[k + channels] as number) - one) * right;
          const lower = two + ((from[k + row + channels] as number) - two) * right;
          to[i] = upper * (1 - down) + lower * down;
        }
      } else {
        placeBilinear(options, fromX, fromY, at);
      }
    }
  }
}

export interface AffineParts {
  /** Degrees, counterclockwise as the image is seen. */
  readonly rotation: number;
  /** The image grows by these factors; 1 leaves its size. */
  readonly scaleX: number;
  readonly scaleY: number;
  /** Degrees by which vertical lines lean to the right at the top (x), and horizontal ones rise to the right (y). */
  readonly shearX: number;
  readonly shearY: number;
  /** Pixels to the right and down. */
  readonly shiftX: number;
  readonly shiftY: number;
}

/**
 * The map of {@link warp} that rotates, shears and scales about the image's centre and then shifts. Forward, about the
 * centre: p' = R · Shear · Scale · p + shift, and this is its inverse.
 */
export function affineMatrix(
  parts: AffineParts,
  [height, width]: readonly [number, number, ...number[]],
): AffineMatrix {
  const { rotation, scaleX, scaleY, shearX, shearY, shiftX, shiftY } = parts;
  const radians = Math.PI / 180;
  // y points down, so that a counterclockwise turn has this sign of the sine.
  const [cos, sin] = [Math.cos(rotation * radians), Math.sin(rotation * radians)];
  const [lean, fall] = [-Math.tan(shearX * radians), -Math.tan(shearY * radians)];
  const a = (cos + sin * fall) * scaleX;
  const b = (cos * lean + sin) * scaleY;
  const c = (-sin + cos * fall) * scaleX;
  const d = (-sin * lean + cos) * scaleY;
  const determinant = a * d - b * c;
  const [ia, ib, ic, id] = [d / determinant, -b / determinant, -c / determinant, a / determinant];
  const [centreX, centreY] = [(width - 1) / 2, (height - 1) / 2];
  const [x, y] = [centreX + shiftX, centreY + shiftY];
  return [ia, ib, centreX - ia * x - ib * y, ic, id, centreY - ic * x - id * y];
}
