import { CnnError } from '@cnn/core';
import {
  type AugmentationStep,
  augmentImage,
  type CustomStep,
  type CustomSteps,
} from '../augment/augment.js';
import { checkRange } from '../preparation/white.js';
import { describeItem, type ImageSet, type ImageShape, type Pixels } from '../set/imageSet.js';
import { normalizeStain, type StainNormalization } from '../stain/normalizeStain.js';

/** How one pass over a source is made. */
export interface Pass {
  readonly seed: number;
  readonly epoch: number;
}

/** What is done to each image of a source, as plain JSON but for custom steps: the same wherever it is done. */
export interface ImagePreparation {
  /** Of the images as they are loaded. */
  readonly imageShape: ImageShape;
  /** The value of white. */
  readonly white: number;
  readonly normalizeStain?: StainNormalization;
  readonly augment: readonly (AugmentationStep | CustomStep)[];
  /** Functions, which can't be sent to a worker. */
  readonly customSteps?: CustomSteps | undefined;
  readonly rescale: number;
}

export interface ImageToPrepare extends Pass {
  readonly pixels: Pixels;
  /** Which item of the source: what augmentation draws depends on it. */
  readonly position: number;
}

/** Prepares images elsewhere than on the thread that asks, such as `imageWorkers` of `@cnn/node`. */
export interface ImageWorkers {
  /** The same numbers as `prepareImage`. */
  prepare(preparation: ImagePreparation, image: ImageToPrepare): Promise<Float32Array>;
}

/** Is there more to do than to rescale? */
export function isWork({ augment, normalizeStain: stain }: ImagePreparation): boolean {
  return augment.length > 0 || stain !== undefined;
}

/** @throws CnnError (DATA) that names the image unless it has the set's size, and its values are of 0..white */
export function checkPixels(set: ImageSet, pixels: Pixels, index: number): void {
  const { imageShape } = set;
  const imageSize = imageShape[0] * imageShape[1] * imageShape[2];
  if (pixels.length === imageSize) {
    checkRange(set, pixels, index);
    return;
  }
  const where = `${set.name}: ${describeItem(set.items[index] ?? { label: 0 }, index)}`;
  const expected = `${imageSize} numbers for [${imageShape.join(', ')}]`;
  throw new CnnError('DATA', `${where} has ${pixels.length} numbers, expected ${expected}.`);
}

/**
 * Stains normalized, augmented, then rescaled: what a worker does with an image. A function of its arguments only.
 *
 * @param room where the numbers are written if the image's size does not change: an array for each image would cost more than its work
 * @returns `room`, or an array of its own where the size changes
 */
export function prepareImage(
  preparation: ImagePreparation,
  image: ImageToPrepare,
  room?: Float32Array,
): Float32Array {
  const { imageShape, white, normalizeStain: stain, augment: steps, customSteps, rescale } = preparation;
  const { pixels: loaded, position: item, seed, epoch } = image;
  const own = room?.length === loaded.length ? room : new Float32Array(loaded.length);
  own.set(loaded);
  if (stain) normalizeStain({ normalization: stain, pixels: own, white });
  const pixels = augmentImage({ pixels: own, imageShape, white, steps, customSteps, seed, epoch, item });
  if (rescale !== 1) for (let i = 0; i < pixels.length; i++) pixels[i] = (pixels[i] as number) * rescale;
  return pixels;
}

/** Writes an image into a batch to which nothing is done but rescaling. */
export function placeImage(target: Float32Array, pixels: Pixels, rescale: number): void {
  for (let i = 0; i < target.length; i++) target[i] = (pixels[i] as number) * rescale;
}
