import type { Pixels } from '../set/imageSet.js';
import { type Fitting, fittedSize, type Size } from './fitting.js';
import { onWhite } from './onWhite.js';
import { resizePixels } from './resizePixels.js';

export interface FitPixelsOptions<Values extends Pixels> {
  /** `[height, width, channels]` in row-major order. */
  readonly pixels: Values;
  readonly from: Size;
  readonly channels: number;
  /** What is done with images of another size; with `skip` they are stretched. */
  readonly fitting: Fitting;
  /** The value of white, which fills up an image that is padded. */
  readonly white: number;
}

/**
 * The pixels of an image at the size that every image of a set gets: resized (see `fittedSize` and `resizePixels`), in the upper left
 * with white to the right and below where it is smaller.
 *
 * @returns `[height, width, channels]` of `fitting.imageSize`
 */
export function fitPixels<Values extends Pixels>(options: FitPixelsOptions<Values>): Values {
  const { pixels, from, channels, fitting, white } = options;
  const { imageSize } = fitting;
  const to = fittedSize(fitting, from) ?? imageSize;
  return onWhite({
    pixels: resizePixels({ pixels, from, to, channels }),
    ...{ from: [...to, channels], to: [...imageSize, channels], white },
  });
}
