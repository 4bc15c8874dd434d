import type { ImageShape } from '../../set/imageSet.js';
import { aNumber } from '../fields.js';
import { flipHorizontal, flipVertical, turnQuarter } from '../pixels/turns.js';
import type { StepRule } from '../step.js';

/**
 * One of the eight positions of a square, always the same: for test-time augmentation. 0 is the image itself, 1 mirrored left
 * and right, 2 top and bottom, 3 turned by 180°; 4 to 7 are those turned by 90° counterclockwise.
 */
export interface Dihedral {
  readonly type: 'dihedral';
  readonly position: number;
}

export function dihedral(options: { readonly position: number }): Dihedral {
  return { type: 'dihedral', position: options.position };
}

export const dihedralRule: StepRule<Dihedral> = {
  fields: { position: aNumber },
  check({ position }, { imageShape: [height, width] }) {
    if (!Number.isInteger(position) || position < 0 || position > 7)
      return `expected position 0 to 7, received ${position}`;
    return position < 4 || height === width
      ? undefined
      : `expected square images for position ${position}, received ${height}×${width}. Use positions 0 to 3`;
  },
  apply({ position }, pixels, { imageShape }) {
    if (position % 2 === 1) flipHorizontal(pixels, imageShape);
    if (position % 4 >= 2) flipVertical(pixels, imageShape);
    if (position >= 4) turnQuarter(pixels, imageShape);
  },
};

/**
 * Turns an image, or a map of it, back from a position: what undoes `dihedral({ position })`. Positions 4 to 7 are of square images.
 *
 * @param pixels `[height, width, channels]`; changed in place
 */
export function undoDihedral(position: number, pixels: Float32Array, imageShape: ImageShape): void {
  if (position >= 4) for (let turn = 0; turn < 3; turn++) turnQuarter(pixels, imageShape);
  if (position % 4 >= 2) flipVertical(pixels, imageShape);
  if (position % 2 === 1) flipHorizontal(pixels, imageShape);
}
