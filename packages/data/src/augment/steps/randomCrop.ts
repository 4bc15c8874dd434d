import { aFillMode, aNumber, aRange, aSize, optional } from '../fields.js';
import { resizedCrop } from '../pixels/resizedCrop.js';
import type { FillMode } from '../pixels/warp.js';
import { windowOf } from '../pixels/window.js';
import { checkRanges, type StepRule } from '../step.js';
import { type CropSize, checkFits, checkSize, croppedShape } from './cropSize.js';
import { randomRectangle } from './randomRectangle.js';

type Range = readonly [low: number, high: number];

/** Adds `padding` pixels on every side and cuts a window out at random: a shift by whole pixels. */
export interface RandomCrop {
  readonly type: 'randomCrop';
  /** Of the window; absent: the image's own. */
  readonly size?: CropSize;
  readonly padding: number;
  readonly fillMode: FillMode;
  readonly fillValue: number;
}

/**
 * torchvision's RandomCrop, with fill mode `reflect` by default. Without a size it needs `padding`, to have something to
 * choose from.
 */
export function randomCrop(options: {
  readonly size?: CropSize;
  readonly padding?: number;
  readonly fillMode?: FillMode;
  readonly fillValue?: number;
}): RandomCrop {
  const { size, padding = 0, fillMode = 'reflect', fillValue = 0 } = options;
  return { type: 'randomCrop', ...(size === undefined ? {} : { size }), padding, fillMode, fillValue };
}

const mostPadding = 2 ** 16;

export const randomCropRule: StepRule<RandomCrop> = {
  fields: { size: optional(aSize), padding: aNumber, fillMode: aFillMode, fillValue: aNumber },
  check({ size, padding }, { imageShape }) {
    const least = size === undefined ? 1 : 0;
    if (!Number.isInteger(padding) || padding < least)
      return `expected padding of at least ${least} whole pixel, received ${padding}`;
    if (padding > mostPadding)
      return `expected padding of at most ${mostPadding} pixels, received ${padding}`;
    return checkSize(size) ?? checkFits(size, imageShape, padding);
  },
  shapeAfter: ({ size }, imageShape) => croppedShape(size, imageShape),
  apply({ size, padding, fillMode, fillValue }, pixels, { imageShape }, random) {
    const shape = croppedShape(size, imageShape);
    const x = random.integer(imageShape[1] + 2 * padding - shape[1] + 1) - padding;
    const y = random.integer(imageShape[0] + 2 * padding - shape[0] + 1) - padding;
    return windowOf({ pixels, imageShape, shape, x, y, fillMode, fillValue });
  },
};

/** Cuts out a random rectangle and stretches it to a size, as torchvision's RandomResizedCrop without antialiasing. */
export interface RandomResizedCrop {
  readonly type: 'randomResizedCrop';
  /** What it is stretched to; absent: the image's own size. */
  readonly size?: CropSize;
  /** Share of the image's area. */
  readonly scale: Range;
  /** Width by height. */
  readonly ratio: Range;
}

/** Default: 8 % to 100 % of the area, sides 3:4 to 4:3. */
export function randomResizedCrop(
  options: { readonly size?: CropSize; readonly scale?: Range; readonly ratio?: Range } = {},
): RandomResizedCrop {
  return {
    type: 'randomResizedCrop',
    ...(options.size === undefined ? {} : { size: options.size }),
    scale: options.scale ?? [0.08, 1],
    ratio: options.ratio ?? [3 / 4, 4 / 3],
  };
}

export const randomResizedCropRule: StepRule<RandomResizedCrop> = {
  fields: { size: optional(aSize), scale: aRange, ratio: aRange },
  check: ({ size, scale, ratio }) =>
    checkSize(size) ?? checkRanges({ scale }, [0.001, 1]) ?? checkRanges({ ratio }, [0.01, 100]),
  shapeAfter: ({ size }, imageShape) => croppedShape(size, imageShape),
  apply({ size, scale, ratio }, pixels, { imageShape }, random) {
    const [height, width] = imageShape;
    const rectangle = randomRectangle({ height, width, scale, ratio }, random);
    const shape = croppedShape(size, imageShape);
    return resizedCrop({ pixels, imageShape, rectangle, shape });
  },
};
