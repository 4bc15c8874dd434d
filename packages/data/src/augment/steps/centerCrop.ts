import type { Size } from '../../preparation/fitting.js';
import { aSize } from '../fields.js';
import { windowOf } from '../pixels/window.js';
import type { StepRule } from '../step.js';
import { type CropSize, checkFits, checkSize, croppedShape } from './cropSize.js';

/** Cuts the middle out. It draws nothing: for validation and test, beside `randomCrop` in training. */
export interface CenterCrop {
  readonly type: 'centerCrop';
  readonly size: CropSize;
}

/** torchvision's CenterCrop. */
export function centerCrop({ size }: { readonly size: CropSize }): CenterCrop {
  return { type: 'centerCrop', size };
}

/**
 * Where `centerCrop` cuts the middle out: half of what is left over, rounded to the even neighbour, as torchvision does.
 *
 * @returns the first row and column of the window
 */
export function centerCropOrigin(from: Size, to: Size): readonly [row: number, column: number] {
  return [halfOf(from[0] - to[0]), halfOf(from[1] - to[1])];
}

function halfOf(pixels: number): number {
  const floor = Math.floor(pixels / 2);
  return pixels % 2 === 1 && floor % 2 === 1 ? floor + 1 : floor;
}

export const centerCropRule: StepRule<CenterCrop> = {
  fields: { size: aSize },
  check: ({ size }, { imageShape }) => checkSize(size) ?? checkFits(size, imageShape),
  shapeAfter: ({ size }, imageShape) => croppedShape(size, imageShape),
  apply({ size }, pixels, { imageShape }) {
    const shape = croppedShape(size, imageShape);
    const [y, x] = centerCropOrigin([imageShape[0], imageShape[1]], [shape[0], shape[1]]);
    return windowOf({ pixels, imageShape, shape, x, y, fillMode: 'constant', fillValue: 0 });
  },
};
