import { aRange, optional } from '../fields.js';
import { adjustBrightness, adjustContrast, adjustHue, adjustSaturation } from '../pixels/colour.js';
import { checkRanges, draw, needsColour, type RandomRange, rangeOf, type StepRule } from '../step.js';

type Range = readonly [low: number, high: number];

/**
 * Brightness, contrast, saturation and hue, drawn apart and done in this order, as torchvision's ColorJitter (which
 * shuffles them). Each is clipped to 0..white.
 */
export interface RandomColorJitter {
  readonly type: 'randomColorJitter';
  /** Factors. */
  readonly brightness?: Range;
  readonly contrast?: Range;
  readonly saturation?: Range;
  /** Shares of the colour circle, within −0.5 to 0.5. */
  readonly hue?: Range;
}

export interface ColorJitterOptions {
  /** A range of factors, or x for 1 − x to 1 + x. Default: left as it is. */
  readonly brightness?: RandomRange | undefined;
  readonly contrast?: RandomRange | undefined;
  /** Only for images of 3 channels, as hue. */
  readonly saturation?: RandomRange | undefined;
  /** A range within −0.5 to 0.5, or x for −x to x. */
  readonly hue?: RandomRange | undefined;
}

function factors(range: RandomRange): Range {
  return typeof range === 'number' ? [Math.max(0, 1 - range), 1 + range] : range;
}

export function randomColorJitter(options: ColorJitterOptions): RandomColorJitter {
  const { brightness, contrast, saturation, hue } = options;
  return {
    type: 'randomColorJitter',
    ...(brightness === undefined ? {} : { brightness: factors(brightness) }),
    ...(contrast === undefined ? {} : { contrast: factors(contrast) }),
    ...(saturation === undefined ? {} : { saturation: factors(saturation) }),
    ...(hue === undefined ? {} : { hue: rangeOf(hue) }),
  };
}

/** Multiplies values by a factor drawn from 1 − factor to 1 + factor, or from a range of factors. */
export function randomBrightness(options: { readonly factor: RandomRange }): RandomColorJitter {
  return randomColorJitter({ brightness: options.factor });
}

/** As Keras's RandomContrast, about the mean luma of the image. */
export function randomContrast(options: { readonly factor: RandomRange }): RandomColorJitter {
  return randomColorJitter({ contrast: options.factor });
}

export function randomSaturation(options: { readonly factor: RandomRange }): RandomColorJitter {
  return randomColorJitter({ saturation: options.factor });
}

/** @param options.factor share of the colour circle: 0.1 is −36° to 36° */
export function randomHue(options: { readonly factor: RandomRange }): RandomColorJitter {
  return randomColorJitter({ hue: options.factor });
}

export const randomColorJitterRule: StepRule<RandomColorJitter> = {
  needsWhite: true,
  fields: {
    brightness: optional(aRange),
    contrast: optional(aRange),
    saturation: optional(aRange),
    hue: optional(aRange),
  },
  check({ brightness, contrast, saturation, hue }, format) {
    return (
      checkRanges({ brightness, contrast, saturation }, [0, 100]) ??
      checkRanges({ hue }, [-0.5, 0.5]) ??
      (saturation || hue ? needsColour(format) : undefined)
    );
  },
  apply({ brightness, contrast, saturation, hue }, pixels, { imageShape, white }, random) {
    if (brightness) adjustBrightness(pixels, draw(random, brightness), white);
    if (contrast) adjustContrast(pixels, imageShape[2], draw(random, contrast), white);
    if (saturation) adjustSaturation(pixels, draw(random, saturation), white);
    if (hue) adjustHue(pixels, draw(random, hue));
  },
};
