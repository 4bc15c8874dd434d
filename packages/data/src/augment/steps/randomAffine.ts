import { aFillMode, aNumber, aRange, oneOf, optional } from '../fields.js';
import { scratchCopy } from '../pixels/scratch.js';
import { affineMatrix, type FillMode, type Interpolation, interpolations, warp } from '../pixels/warp.js';
import { checkRanges, draw, type RandomRange, rangeOf, type StepRule } from '../step.js';

type Range = readonly [low: number, high: number];

/** How pixels are found that lie between or outside those of the image. */
export interface Resampling {
  /** Default `bilinear`. */
  readonly interpolation?: Interpolation;
  /** Default `reflect`. */
  readonly fillMode?: FillMode;
  /** Of fill mode `constant`, in the set's own units. Default 0. */
  readonly fillValue?: number;
}

/** One draw of rotation, zoom, shear and shift, about the centre, in one resampling. */
export interface RandomAffine extends Required<Resampling> {
  readonly type: 'randomAffine';
  /** Degrees, counterclockwise. */
  readonly rotation: Range;
  /** The factors by which the image grows in width and height. */
  readonly zoom: Range;
  /** The factor of height alone, when it is drawn apart from that of the width. */
  readonly zoomHeight?: Range;
  /** Degrees. */
  readonly shearX: Range;
  readonly shearY: Range;
  /** Shares of the width and of the height. */
  readonly shiftX: Range;
  readonly shiftY: Range;
}

export interface RandomAffineOptions extends Resampling {
  /** Degrees: a range, or x for −x to x. Default 0. */
  readonly rotation?: RandomRange | undefined;
  /** A range of factors around 1, or x for 1 − x to 1 + x. Default 0. */
  readonly zoom?: RandomRange | undefined;
  /** Degrees. Default 0. */
  readonly shear?: RandomRange | { readonly x?: RandomRange; readonly y?: RandomRange };
  /** Share of the width and height: 0.1 shifts by up to a tenth. Default 0. */
  readonly shift?: RandomRange | { readonly x?: RandomRange; readonly y?: RandomRange };
}

function bothWays(given: RandomAffineOptions['shear']): readonly [x: Range, y: Range] {
  if (typeof given === 'number' || Array.isArray(given)) {
    const range = rangeOf(given as RandomRange);
    return [range, range];
  }
  const { x = 0, y = 0 } = (given ?? {}) as { readonly x?: RandomRange; readonly y?: RandomRange };
  return [rangeOf(x), rangeOf(y)];
}

function factors(zoom: RandomRange): Range {
  return typeof zoom === 'number' ? [1 - zoom, 1 + zoom] : zoom;
}

/** Turns, zooms, shears and shifts at random, with one resampling; torchvision's RandomAffine with fill modes. */
export function randomAffine(options: RandomAffineOptions): RandomAffine {
  const { rotation = 0, zoom = 0, shear, shift, interpolation = 'bilinear' } = options;
  const [shearX, shearY] = bothWays(shear);
  const [shiftX, shiftY] = bothWays(shift);
  return {
    type: 'randomAffine',
    rotation: rangeOf(rotation),
    zoom: factors(zoom),
    shearX,
    shearY,
    shiftX,
    shiftY,
    interpolation,
    fillMode: options.fillMode ?? 'reflect',
    fillValue: options.fillValue ?? 0,
  };
}

/**
 * Turns by a random angle, as Keras's RandomRotation.
 *
 * @param options.factor share of a full turn: 0.1 is −36° to 36°; also as a range, positive is counterclockwise
 */
export function randomRotation(options: Resampling & { readonly factor: RandomRange }): RandomAffine {
  const [low, high] = rangeOf(options.factor);
  return randomAffine({ ...options, rotation: [360 * low, 360 * high] });
}

/**
 * Zooms at random, as Keras's RandomZoom: factor 0.2 shows between 80 % and 120 % of the image's extent, so a positive
 * draw makes things smaller.
 *
 * @param options.heightFactor a range, or x for −x to x
 * @param options.widthFactor drawn apart when it is given; otherwise the same draw, which keeps proportions
 */
export function randomZoom(
  options: Resampling & { readonly heightFactor: RandomRange; readonly widthFactor?: RandomRange },
): RandomAffine {
  const growth = (range: RandomRange): Range => {
    const [low, high] = rangeOf(range);
    return [1 / (1 + high), 1 / (1 + low)];
  };
  const height = growth(options.heightFactor);
  const base = randomAffine(options);
  if (options.widthFactor === undefined) return { ...base, zoom: height };
  return { ...base, zoom: growth(options.widthFactor), zoomHeight: height };
}

/**
 * Shifts at random, as Keras's RandomTranslation.
 *
 * @param options.heightFactor share of the height, positive is down; a range, or x for −x to x
 * @param options.widthFactor share of the width, positive is to the right
 */
export function randomTranslation(
  options: Resampling & { readonly heightFactor: RandomRange; readonly widthFactor: RandomRange },
): RandomAffine {
  return randomAffine({ ...options, shift: { x: options.widthFactor, y: options.heightFactor } });
}

/** Shears at random. @param options.shear degrees: a range, or x for −x to x, for each direction */
export function randomShear(
  options: Resampling & { readonly shear: NonNullable<RandomAffineOptions['shear']> },
): RandomAffine {
  return randomAffine(options);
}

export const randomAffineRule: StepRule<RandomAffine> = {
  fields: {
    rotation: aRange,
    zoom: aRange,
    zoomHeight: optional(aRange),
    shearX: aRange,
    shearY: aRange,
    shiftX: aRange,
    shiftY: aRange,
    interpolation: oneOf(interpolations),
    fillMode: aFillMode,
    fillValue: aNumber,
  },
  check(step) {
    const { rotation, zoom, zoomHeight, shearX, shearY, shiftX, shiftY } = step;
    return (
      checkRanges({ rotation, shiftX, shiftY }) ??
      checkRanges({ zoom, zoomHeight }, [0.01, 100]) ??
      checkRanges({ shearX, shearY }, [-80, 80])
    );
  },
  apply(step, pixels, { imageShape }, random) {
    const [height, width] = imageShape;
    const rotation = draw(random, step.rotation);
    const scaleX = draw(random, step.zoom);
    const scaleY = step.zoomHeight ? draw(random, step.zoomHeight) : scaleX;
    const [shearX, shearY] = [draw(random, step.shearX), draw(random, step.shearY)];
    const shiftX = draw(random, step.shiftX) * width;
    const shiftY = draw(random, step.shiftY) * height;
    const matrix = affineMatrix({ rotation, scaleX, scaleY, shearX, shearY, shiftX, shiftY }, imageShape);
    const { interpolation, fillMode, fillValue } = step;
    warp({ from: scratchCopy(pixels), to: pixels, imageShape, matrix, interpolation, fillMode, fillValue });
  },
};
