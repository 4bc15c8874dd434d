import { aRange } from '../fields.js';
import { gaussianBlur } from '../pixels/blur.js';
import { checkRanges, draw, type StepRule } from '../step.js';

type Range = readonly [low: number, high: number];

/** Blurs by a Gaussian whose standard deviation, in pixels, is drawn from the range. */
export interface RandomGaussianBlur {
  readonly type: 'randomGaussianBlur';
  readonly sigma: Range;
}

/** @param options.sigma default 0.1 to 2 pixels, as torchvision's GaussianBlur */
export function randomGaussianBlur(options: { readonly sigma?: Range } = {}): RandomGaussianBlur {
  return { type: 'randomGaussianBlur', sigma: options.sigma ?? [0.1, 2] };
}

export const randomGaussianBlurRule: StepRule<RandomGaussianBlur> = {
  fields: { sigma: aRange },
  check: ({ sigma }) => checkRanges({ sigma }, [0.01, 100]),
  apply({ sigma }, pixels, { imageShape }, random) {
    gaussianBlur(pixels, imageShape, draw(random, sigma));
  },
};

/** Adds normal noise to every value, and clips to 0..white. */
export interface RandomGaussianNoise {
  readonly type: 'randomGaussianNoise';
  /** Standard deviation as a share of white. */
  readonly stddev: Range;
}

/** @param options.stddev share of white: a range, or x for 0 to x. Default 0 to 0.05 */
export function randomGaussianNoise(options: { readonly stddev?: number | Range } = {}): RandomGaussianNoise {
  const { stddev = 0.05 } = options;
  return { type: 'randomGaussianNoise', stddev: typeof stddev === 'number' ? [0, stddev] : stddev };
}

export const randomGaussianNoiseRule: StepRule<RandomGaussianNoise> = {
  needsWhite: true,
  fields: { stddev: aRange },
  check: ({ stddev }) => checkRanges({ stddev }, [0, 1]),
  apply({ stddev }, pixels, { white }, random) {
    const deviation = draw(random, stddev) * white;
    for (let i = 0; i < pixels.length; i++)
      pixels[i] = Math.min(white, Math.max(0, (pixels[i] as number) + deviation * random.normal()));
  },
};
