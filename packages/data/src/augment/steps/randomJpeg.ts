import { aRange } from '../fields.js';
import { degradeAsJpeg } from '../pixels/jpeg.js';
import { checkRanges, draw, type StepRule } from '../step.js';

/** What storing the image as a JPEG of random quality does to it. */
export interface RandomJpeg {
  readonly type: 'randomJpeg';
  readonly quality: readonly [low: number, high: number];
}

/** @param options.quality 1 to 100. Default 40 to 95 */
export function randomJpeg(options: { readonly quality?: RandomJpeg['quality'] } = {}): RandomJpeg {
  return { type: 'randomJpeg', quality: options.quality ?? [40, 95] };
}

export const randomJpegRule: StepRule<RandomJpeg> = {
  needsWhite: true,
  fields: { quality: aRange },
  check: ({ quality }, { imageShape }) =>
    checkRanges({ quality }, [1, 100]) ??
    (imageShape[2] === 1 || imageShape[2] === 3
      ? undefined
      : `expected images of 1 or 3 channels, received ${imageShape[2]}`),
  apply({ quality }, pixels, { imageShape, white }, random) {
    degradeAsJpeg({ pixels, imageShape, white, quality: Math.round(draw(random, quality)) });
  },
};
