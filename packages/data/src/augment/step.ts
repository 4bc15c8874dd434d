import type { ImageShape, RandomStream } from '@cnn/core';
import type { FieldsOf } from './fields.js';

/** The images that a step is for. */
export interface PixelFormat {
  readonly imageShape: ImageShape;
  /** The value of white, as `whiteOf` a set tells. Steps that change values clip to 0..white. */
  readonly white: number;
}

/** How one type of step is checked and done. */
export interface StepRule<Step> {
  /** Whether it changes values, so that it has to know which is white. */
  readonly needsWhite?: true;
  /** What each field must be, before the step is looked at any further. */
  readonly fields: FieldsOf<Step>;
  /** What is wrong with the step for images of this format, or nothing. */
  check(step: Step, format: PixelFormat): string | undefined;
  /** The shape afterwards, of a step that may change it. */
  shapeAfter?(step: Step, imageShape: ImageShape): ImageShape;
  /** Changes the pixels in place, or returns others: of another size, those of `shapeAfter`. */
  // biome-ignore lint/suspicious/noConfusingVoidType: most steps return nothing.
  apply(step: Step, pixels: Float32Array, format: PixelFormat, random: RandomStream): Float32Array | void;
}

/** A range to draw from uniformly, or one number x for −x to x. */
export type RandomRange = number | readonly [low: number, high: number];

/** A number from the range, of which `low` and `high` may be equal. */
export function draw(random: RandomStream, [low, high]: readonly [number, number]): number {
  return low + (high - low) * random.uniform();
}

/** `[−x, x]` for a number, and the range itself. */
export function rangeOf(range: RandomRange): readonly [low: number, high: number] {
  return typeof range === 'number' ? [-range, range] : range;
}

/** What is wrong with ranges that must be finite and ascending, within limits. */
export function checkRanges(
  ranges: Readonly<Record<string, readonly [low: number, high: number] | undefined>>,
  [least, most]: readonly [number, number] = [-Infinity, Infinity],
): string | undefined {
  for (const [name, range] of Object.entries(ranges)) {
    if (!range) continue;
    const [low, high] = range;
    if (Number.isFinite(low) && Number.isFinite(high) && low <= high && low >= least && high <= most)
      continue;
    const within = Number.isFinite(least) || Number.isFinite(most) ? ` within ${least} to ${most}` : '';
    return `expected ${name} [low, high]${within} with low at most high, received [${range.join(', ')}]`;
  }
  return undefined;
}

/** What is wrong with an image that must have three channels. */
export function needsColour({ imageShape }: PixelFormat): string | undefined {
  return imageShape[2] === 3 ? undefined : `expected images of 3 channels, received ${imageShape[2]}`;
}
