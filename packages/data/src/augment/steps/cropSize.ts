import type { ImageShape } from '../../set/imageSet.js';

/** Height and width in pixels; one number for both. */
export type CropSize = number | readonly [height: number, width: number];

/** The shape of an image that was cut to a size; its own when there is none. */
export function croppedShape(size: CropSize | undefined, imageShape: ImageShape): ImageShape {
  if (size === undefined) return imageShape;
  const [height, width] = typeof size === 'number' ? [size, size] : size;
  return [height, width, imageShape[2]];
}

/** Of a side: what is larger is a mistake, and would not fit into memory. */
const mostPixels = 16_384;

/** What is wrong with a size, or nothing. */
export function checkSize(size: CropSize | undefined): string | undefined {
  const sides = typeof size === 'number' ? [size] : (size ?? []);
  return sides.every((side) => Number.isInteger(side) && side > 0 && side <= mostPixels)
    ? undefined
    : `expected size of whole pixels above 0, at most ${mostPixels}, received ${sides.join(', ')}`;
}

/** What is wrong with cutting a window of this size out of an image with `padding` pixels around it. */
export function checkFits(
  size: CropSize | undefined,
  imageShape: ImageShape,
  padding = 0,
): string | undefined {
  const [height, width] = croppedShape(size, imageShape);
  if (height <= imageShape[0] + 2 * padding && width <= imageShape[1] + 2 * padding) return undefined;
  return `expected size of at most the image's ${imageShape[0]}×${imageShape[1]}${padding ? ` with ${padding} around it` : ''}, received ${height}×${width}. Make the set's images larger (imageSize), or the crop smaller`;
}
