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

/** Half of a whole number, rounded to the even neighbour, as torchvision does. */
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
    const [x, y] = [halfOf(imageShape[1] - shape[1]), halfOf(imageShape[0] - shape[0])];
    return windowOf({ pixels, imageShape, shape, x, y, fillMode: 'constant', fillValue: 0 });
  },
};
